// Every test runs a whole gateway and a broker, and most of them measure time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
