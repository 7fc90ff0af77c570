namespace EdgeForecast.Cli.OpcUa.Import;

/// <summary>What goes into the configuration beside the signals.</summary>
/// <param name="Gateway">The gateway's name.</param>
/// <param name="Source">The name of the source.</param>
/// <param name="Connection">How the server was reached.</param>
/// <param name="Security">The policy in force.</param>
/// <param name="Mode">The mode in force.</param>
/// <param name="BrokerHost">Where forecasts go.</param>
/// <param name="BrokerPort">Its port.</param>
/// <param name="DataDirectory">Where data is kept; null for the default.</param>
/// <param name="Step">Length of a step of the forecasts.</param>
/// <param name="Horizon">How many steps ahead.</param>
/// <param name="Period">How often a forecast is issued.</param>
internal sealed record ImportRequest(
    string Gateway, string Source, GivenConnection Connection, string Security, string Mode, string BrokerHost,
    int BrokerPort, string? DataDirectory, TimeSpan Step, int Horizon, TimeSpan Period);
