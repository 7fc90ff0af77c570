using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Isolation;

namespace EdgeForecast.Inference.Tests.Isolation;

/// <summary>Hosts whose workers are the little program beside the tests.</summary>
internal static class Hosts
{
    public static WorkerCommand Worker { get; } =
        new(Path.Combine(AppContext.BaseDirectory, "EdgeForecast.Inference.Worker"), []);

    public static ModelHost Start(ModelHostOptions? options = null) =>
        new((options ?? new ModelHostOptions()) with { Worker = options?.Worker ?? Worker }, TimeProvider.System);

    public static async Task<IModel> LoadAsync(
        ModelHost host, string folder, ModelIsolation isolation = ModelIsolation.Process)
    {
        var result = await host.LoadAsync(new BundleReference(folder, isolation));
        Assert.Empty(result.Problems);
        return result.Model!;
    }

    /// <summary>One run, waited for; the run's state says what came of it.</summary>
    public static ModelRun RunOnce(IModel model, ReadOnlySpan<float> window, TimeSpan? limit = null)
    {
        using var completion = new SlotCompletion();
        var run = new ModelRun(model.Description.OutputCount);
        completion.Reset(1);
        var ticket = run.Arm(completion);
        if (!model.TryStart(window, run, ticket, out var refusal))
        {
            run.TryFail(ticket, "refused: " + refusal);
            return run;
        }

        if (!completion.Wait(limit ?? TimeSpan.FromSeconds(20)) && run.Close()) model.Abandon(ticket);
        return run;
    }
}
