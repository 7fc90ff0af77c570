using System.Globalization;
using System.Text.Json;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests.Regime;

/// <summary>
/// The published binary's demo, plant, broker and gateway, with models of its own and a script, and somebody who
/// subscribes to everything that it publishes.
/// </summary>
internal sealed class DemoGateway : IAsyncDisposable
{
    private const string Marker = "Forecasts: subscribe to ";
    private readonly TemporaryFolder _folder = new();
    private readonly List<JsonElement> _forecasts = [];
    private Subscriber? _subscriber;
    private int _readCount;

    private DemoGateway(GatewayProcess process) => Process = process;

    public GatewayProcess Process { get; private set; }

    /// <summary>Where bundles arrive.</summary>
    public string ModelFolder => _folder.PathTo("models");

    public string Config => Path.Combine(_folder.PathTo("data"), "gateway.json");

    public string PathTo(string name) => _folder.PathTo(name);

    /// <summary>All forecasts that came so far, parsed once, in the order of their coming.</summary>
    public IReadOnlyList<JsonElement> Forecasts
    {
        get
        {
            var all = Published("forecast/");
            for (; _readCount < all.Count; _readCount++) _forecasts.Add(Parse(all[_readCount]));
            return _forecasts;
        }
    }

    /// <param name="model">The model that serves from the start.</param>
    /// <param name="script">What happens to the plant.</param>
    /// <param name="acceleration">Plant seconds in a second.</param>
    /// <param name="settings">Environment variables that change the demo's configuration.</param>
    public static async Task<DemoGateway> StartAsync(
        RegimeModel model, string script, int acceleration, IReadOnlyDictionary<string, string> settings)
    {
        var gateway = new DemoGateway(null!);
        try
        {
            model.Write(gateway.ModelFolder, RegimeModel.Name, "1.0.0");
            await File.WriteAllTextAsync(gateway.PathTo("script.json"), script);
            var environment = new Dictionary<string, string>(settings)
            {
                ["EDGEFORECAST__models__directory"] = gateway.ModelFolder,
            };
            gateway.Process = GatewayProcess.Start(
                ["demo", "--units", "2", "--acceleration", acceleration.ToString(CultureInfo.InvariantCulture),
                    "--faults", gateway.PathTo("script.json"), "--data", gateway.PathTo("data")], environment);
            await gateway.Process.UntilAsync(() => gateway.Line(Marker) is not null, "the broker's address");
            var port = int.Parse(gateway.Line(Marker)!.Split(':')[^1], CultureInfo.InvariantCulture);
            gateway._subscriber = new Subscriber(port, "edgeforecast/#");
            await gateway.Process.UntilAsync(() => gateway.Process.StatusAddress is not null, "its status");
            return gateway;
        }
        catch (Exception)
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// What was published under <c>edgeforecast/demo/</c> and this, as it came, without retained copies.
    /// </summary>
    public IReadOnlyList<Subscriber.Message> Published(string topic) =>
    [
        .. _subscriber!.Messages.Where(message => !message.IsRetained
            && message.Topic.StartsWith("edgeforecast/demo/" + topic, StringComparison.Ordinal)),
    ];

    public async Task<JsonElement> ReadAsync(string path) => Parse((await Process.GetAsync(path)).Text);

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static JsonElement Parse(Subscriber.Message message) => Parse(message.Payload);

    public async ValueTask DisposeAsync()
    {
        if (Process is not null) await Process.DisposeAsync();
        _subscriber?.Dispose();
        _folder.Dispose();
    }

    private string? Line(string start) =>
        Process.Output.FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal));
}
