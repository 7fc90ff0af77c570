// One verb a measurement. A new one is one line here and one folder beside it.
using EdgeForecast.Benchmarks.Inference;
using EdgeForecast.Benchmarks.Quality;
using EdgeForecast.Inference.Isolation;

if (WorkerProcess.IsAskedFor(args)) return WorkerProcess.Run(args);

switch (args.FirstOrDefault())
{
    case "isolation":
        return await IsolationBenchmark.RunAsync(args[1..]);
    case "quality":
        return await QualityBenchmark.RunAsync(args[1..]);
    default:
        Console.Error.WriteLine("usage: EdgeForecast.Benchmarks isolation [--count N]");
        Console.Error.WriteLine(QualityArguments.Usage);
        return 64;
}
