using EdgeForecast;
using EdgeForecast.Cli;
using EdgeForecast.Inference.Isolation;

// Before anything else: a worker must be up in milliseconds and answer nobody but its parent.
if (WorkerProcess.IsAskedFor(args)) return WorkerProcess.Run(args);
return await CommandLine.InvokeAsync(args, new Composition(), Console.Out, Console.Error);
