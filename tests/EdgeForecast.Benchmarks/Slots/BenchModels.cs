using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Inference.Models;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>The kit's models, with their step changed to the measurement's, as experts.</summary>
internal sealed class BenchModels(TemporaryFolder folder, ModelHost host, SignalTable signals, string step)
{
    private static readonly string[] _files =
    [
        "etth1_mlp.qdq.onnx", "etth1_nlinear.qdq.onnx", "etth1_dlinear.qdq.onnx", "etth1_gru.qdq.onnx",
        "etth1_tcn7.qdq.onnx", "etth1_gbt.onnx", "etth1_mlp.onnx",
    ];

    private readonly List<string> _bundles = [];

    /// <summary>Seven experts that are well.</summary>
    public async Task<List<ExpertDefinition>> LoadGoodAsync(ModelIsolation isolation = ModelIsolation.Process)
    {
        if (_bundles.Count == 0)
            foreach (var file in _files)
                _bundles.Add(Restep(BundleBuilder.WriteKit(folder.FullPath, KitModel.Get(file), 1)));
        var experts = new List<ExpertDefinition>();
        foreach (var bundle in _bundles) experts.Add(await LoadAsync(bundle, Path.GetFileName(bundle), isolation));
        return experts;
    }

    /// <summary>The same seven as sessions of this process, their inputs filled.</summary>
    public List<ModelSession> OpenSessions()
    {
        var sessions = new List<ModelSession>();
        foreach (var folderOfBundle in _bundles)
        {
            var problems = new List<BundleProblem>();
            var bundle = BundleReader.Read(folderOfBundle, goldenRequired: false, problems)!;
            var session = BundleLoader.Open(bundle, problems)!;
            session.Input.Fill(20);
            session.PrepareRun();
            sessions.Add(session);
        }

        return sessions;
    }

    /// <summary>Those that are not.</summary>
    public async Task<List<ExpertDefinition>> LoadBadAsync()
    {
        var well = await LoadAsync(
            Restep(BundleBuilder.WriteFault(folder.FullPath, "slow_loop", withGolden: false)), "slow_loop",
            ModelIsolation.Thread);
        var matmul = Restep(BundleBuilder.WriteFault(folder.FullPath, "slow_matmul", withGolden: false));
        return
        [
            well,
            await LoadAsync(matmul, "slow_matmul", ModelIsolation.Process),
            await LoadAsync(matmul, "slow_matmul-thread", ModelIsolation.Thread),
            await LoadFaultAsync("bad_nan"),
            await LoadFaultAsync("bad_index"),
            Of("throws", new ThrowingModel(well.Model!.Description)),
            Of("hangs", new StuckModel(well.Model!.Description)),
        ];
    }

    private async Task<ExpertDefinition> LoadFaultAsync(string name) => await LoadAsync(
        Restep(BundleBuilder.WriteFault(folder.FullPath, name, withGolden: false)), name, ModelIsolation.Process);

    private async Task<ExpertDefinition> LoadAsync(string bundle, string name, ModelIsolation isolation)
    {
        var result = await host.LoadAsync(new BundleReference(bundle, isolation));
        return Of(name, result.Model ?? throw new InvalidOperationException(string.Join(" ", result.Problems)));
    }

    private ExpertDefinition Of(string name, IModel model) => ExpertDefinition.OfModel(
        name, model,
        [.. model.Description.Inputs.Select(input => new BoundWindow(
            input.Window, [.. input.Window.Columns.Select(column => IdOf(column.Signal))]))]);

    private SignalId IdOf(string name) =>
        signals.TryGet(name, out var id) ? id : throw new InvalidOperationException($"no signal {name}");

    private string Restep(string bundle)
    {
        var manifest = Path.Combine(bundle, "model.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest)
            .Replace("\"1h\"", $"\"{step}\"", StringComparison.Ordinal)
            .Replace("\"3h\"", "\"10s\"", StringComparison.Ordinal));
        return bundle;
    }
}
