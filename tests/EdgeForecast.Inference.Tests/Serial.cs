// Workers, slots and deadlines are measured on the machine's clock: tests side by side would measure each other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
