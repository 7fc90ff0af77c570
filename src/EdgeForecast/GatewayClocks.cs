namespace EdgeForecast;

/// <summary>
/// The two clocks of a gateway. In production both are the system's; the demo and the tests may accelerate the plant's.
/// </summary>
/// <param name="Plant">Labels samples, windows and slots.</param>
/// <param name="Machine">Measures what a machine needs real time for: budgets, heartbeats, back-off, commits.</param>
internal sealed record GatewayClocks(TimeProvider Plant, TimeProvider Machine)
{
    public static GatewayClocks System { get; } = new(TimeProvider.System, TimeProvider.System);
}
