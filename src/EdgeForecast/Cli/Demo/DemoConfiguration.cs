using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Validation;
using EdgeForecast.Simulator.OpcUa;
using EdgeForecast.Simulator.Plant;
using EdgeForecast.Sources.Mqtt;

namespace EdgeForecast.Cli.Demo;

/// <summary>The configuration of a gateway at the simulated plant, as an engineer would write it.</summary>
internal static class DemoConfiguration
{
    public const string Gateway = "demo";
    public const string TopicPrefix = "plant";
    public const string MqttSource = "plant-mqtt";
    public const string OpcUaSource = "plant-opcua";

    /// <summary>As whom the gateway speaks to the OPC UA server.</summary>
    public const string User = "gateway";

    private const int HorizonSteps = 12;
    private static readonly TimeSpan _step = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _period = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _budgetMax = TimeSpan.FromMilliseconds(300);

    // At 600 times real time this is half a minute of the plant's.
    private static readonly TimeSpan _publishing = TimeSpan.FromMilliseconds(50);
    private const int OpcUaQueueSize = 500;
    private static readonly string[] _models = ["oil-linear-int8", "oil-mlp-int8", "oil-tcn-int8"];

    /// <summary>
    /// Half of the sensors are read over OPC UA, half over MQTT, so that every forecast rests on both.
    /// </summary>
    public static bool IsOverOpcUa(PlantSignal signal) =>
        signal is PlantSignal.LoadCurrent or PlantSignal.WindingTemperature or PlantSignal.FanStage;

    /// <summary>The names of those that are, or are not.</summary>
    public static string SensorNames(bool overOpcUa) => string.Join(", ", SensorDescription.All
        .Where(sensor => IsOverOpcUa(sensor.Signal) == overOpcUa).Select(sensor => sensor.Name));

    /// <param name="request">What somebody asked for.</param>
    /// <param name="sources">Where the plant is to be found.</param>
    /// <param name="dataDirectory">Where data goes.</param>
    /// <param name="modelsDirectory">Where the shipped bundles are.</param>
    public static GatewayOptions Build(
        DemoRequest request, DemoSources sources, string dataDirectory, string modelsDirectory)
    {
        var connection = new MqttConnectionSettings(sources.Host, sources.Port);
        var units = Enumerable.Range(1, request.UnitCount).Select(number => $"t{number}").ToList();
        return new GatewayOptions(
            Gateway,
            new SourcesOptions(
                [new MqttSourceSettings(MqttSource, connection, new PayloadOptions(
                    MqttPayloadFormat.Json, "/v", "/ts", TimestampFormat.Iso8601, "/q"))],
                [OpcUa(sources)]),
            [.. units.SelectMany(unit => SensorDescription.All.Select(sensor => Signal(unit, sensor)))],
            [.. units.Select(unit => Forecast(unit, request.Acceleration))],
            new UpstreamOptions(new MqttUpstreamSettings(connection)),
            new DataOptions(dataDirectory),
            new ModelsOptions(modelsDirectory),
            new StatusOptions(request.Listen),
            new LogOptions(LogLevelChoice.Information, Path.Combine(dataDirectory, "log")));
    }

    /// <summary>The gateway's folder of certificates.</summary>
    public static string PkiPath(string dataDirectory) => Path.Combine(dataDirectory, "pki");

    // Signed and encrypted, as a named user; every change is looked at, as often as the server can.
    private static OpcUaSourceSettings OpcUa(DemoSources sources) => new(
        OpcUaSource,
        new OpcUaConnectionSettings(
            sources.OpcUaUrl, OpcUaSecurity.Basic256Sha256, OpcUaMode.SignAndEncrypt, User,
            new SecretReference(File: sources.PasswordFile)),
        _publishing,
        Sampling: TimeSpan.Zero,
        QueueSize: OpcUaQueueSize);

    private static SignalOptions Signal(string unit, SensorDescription sensor)
    {
        var (name, rules) = ($"{unit}.{sensor.Name}", RulesOf(sensor.Signal));
        return IsOverOpcUa(sensor.Signal)
            ? new SignalOptions(name, OpcUaSource, Unit: sensor.Unit, Rules: rules,
                Node: $"nsu={OpcUaServer.PlantNamespace};s={name}")
            : new SignalOptions(name, MqttSource, $"{TopicPrefix}/{unit}/{sensor.Name}", Unit: sensor.Unit,
                Payload: sensor.PlainPayload ? new PayloadOptions() : null, Rules: rules);
    }

    private static SignalRules RulesOf(PlantSignal signal) => signal switch
    {
        PlantSignal.LoadCurrent => new SignalRules(new RangeRuleOptions(0, 1_000)),
        PlantSignal.ActivePower => new SignalRules(new RangeRuleOptions(-1_000, 40_000)),
        PlantSignal.AmbientTemperature => Temperature(-40, 60, stepMax: 6),
        PlantSignal.OilTemperature => Temperature(-30, 130, stepMax: 8),
        PlantSignal.WindingTemperature => Temperature(-30, 180, stepMax: 20),
        _ => new SignalRules(new RangeRuleOptions(0, 2)),
    };

    private static SignalRules Temperature(double min, double max, double stepMax) => new(
        new RangeRuleOptions(min, max),
        new StepRuleOptions(stepMax),
        Stuck: new StuckRuleOptions(TimeSpan.FromMinutes(30)),
        TooOld: new TooOldRuleOptions(TimeSpan.FromHours(6)));

    private static ForecastOptions Forecast(string unit, double acceleration)
    {
        var roles = new Dictionary<string, string>
        {
            ["oil"] = $"{unit}.oil_temperature",
            ["load"] = $"{unit}.load_current",
            ["ambient"] = $"{unit}.ambient_temperature",
        };
        // The plant's time flies, the machine's does not: half of what lies between two slots, by the machine's clock.
        var between = _period / acceleration;
        return new ForecastOptions(
            $"{unit}-oil",
            roles["oil"],
            _step,
            HorizonSteps,
            _period,
            [
                .. _models.Select(model => new ExpertOptions(model, Signals: roles)),
                new ExpertOptions("persistence"),
                new ExpertOptions("linear-trend"),
            ],
            Budget: between / 2 < _budgetMax ? between / 2 : _budgetMax);
    }
}
