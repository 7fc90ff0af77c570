// The process that the tests start as a worker: what the executable does with this verb, and nothing else.
using EdgeForecast.Inference.Isolation;

return WorkerProcess.Run(args);
