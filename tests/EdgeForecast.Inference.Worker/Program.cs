// The process that the tests start as a worker: what the executable does with this verb. With the verb "host" it is a
// gateway in small, for tests that kill it: it loads the bundle in a folder, starts a run, prints its workers' process
// ids and waits for the end of its input.
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Isolation;

if (WorkerProcess.IsAskedFor(args) || args is not ["host", var folder]) return WorkerProcess.Run(args);

var options = new ModelHostOptions(GoldenRequired: false);
await using var host = new ModelHost(options, TimeProvider.System);
var loaded = await host.LoadAsync(new BundleReference(folder));
if (loaded.Model is null)
{
    Console.Error.WriteLine(string.Join(Environment.NewLine, loaded.Problems));
    return 1;
}

using var completion = new SlotCompletion();
completion.Reset(1);
var run = new ModelRun(loaded.Model.Description.OutputCount);
loaded.Model.TryStart(new float[loaded.Model.Description.InputCellCount], run, run.Arm(completion), out _);
while (!host.Status.Workers.Any(worker => worker.State == "running") && run.State == ModelRunState.Running)
    await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
Console.Out.WriteLine(string.Join(' ', host.Status.Workers.Select(worker => worker.ProcessId)));
Console.In.ReadLine();
return 0;
