// One verb a measurement. A new one is one line here and one folder beside it.
using System.Globalization;
using EdgeForecast.Benchmarks.Inference;
using EdgeForecast.Benchmarks.Quality;
using EdgeForecast.Benchmarks.Slots;
using EdgeForecast.Benchmarks.Store;
using EdgeForecast.Inference.Isolation;

if (WorkerProcess.IsAskedFor(args)) return WorkerProcess.Run(args);

switch (args.FirstOrDefault())
{
    case "isolation":
        return await IsolationBenchmark.RunAsync(args[1..]);
    case "codec":
        return CodecBenchmark.Run(args[1..]);
    case "store":
        return await StoreBenchmark.RunAsync(args[1..]);
    case "soak":
        return await SoakBenchmark.RunAsync(args[1..]);
    case "slots":
        return await SlotsBenchmark.RunAsync(args[1..]);
    case ProcessorWitness.Verb:
        return ProcessorWitness.Run(int.Parse(args[1], CultureInfo.InvariantCulture));
    case "overhead":
        return await OverheadBenchmark.RunAsync(args[1..]);
    case "fleet":
        return await FleetBenchmark.RunAsync(args[1..]);
    case "quality":
        return await QualityBenchmark.RunAsync(args[1..]);
    default:
        Console.Error.WriteLine("""
            usage: EdgeForecast.Benchmarks isolation [--count N]
                   EdgeForecast.Benchmarks codec [--json]
                   EdgeForecast.Benchmarks store [--json] [--pass-mb N]
                   EdgeForecast.Benchmarks soak [--seconds N] [--rate N]
                   EdgeForecast.Benchmarks slots [--count N] [--attack none|all] [--priority best|default] [--json]
                   EdgeForecast.Benchmarks overhead [--count N] [--json]
                   EdgeForecast.Benchmarks fleet [--seconds N] [--budget-only-persistence] [--json]
            """);
        Console.Error.WriteLine(QualityArguments.Usage);
        return 64;
}
