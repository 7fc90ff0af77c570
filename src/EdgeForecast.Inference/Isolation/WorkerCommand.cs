namespace EdgeForecast.Inference.Isolation;

/// <summary>How a worker process is started; what the protocol needs is added behind.</summary>
/// <param name="FileName">An executable whose entry point hands over to <see cref="WorkerProcess"/>.</param>
/// <param name="Arguments">What comes before the verb.</param>
public sealed record WorkerCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>This process's own executable, also where the host program <c>dotnet</c> runs it.</summary>
    /// <exception cref="PlatformNotSupportedException">The system does not say what runs.</exception>
    public static WorkerCommand ForThisProgram()
    {
        var program = Environment.ProcessPath
            ?? throw new PlatformNotSupportedException("The path of the running program is not known.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? new WorkerCommand(program, [Environment.GetCommandLineArgs()[0]])
            : new WorkerCommand(program, []);
    }
}
