using System.ComponentModel;
using System.Diagnostics;

namespace EdgeForecast.Cli.Export;

/// <summary>
/// <c>edgeforecast-tools</c>, which writes and reads the formats whose libraries cannot be trimmed. It speaks the
/// table of comma-separated lines on its standard input and output.
/// </summary>
internal sealed class ToolProcess : IDisposable
{
    public const string Name = "edgeforecast-tools";
    private readonly Process _process;
    private readonly Task<string> _complaint;

    private ToolProcess(Process process)
    {
        _process = process;
        _complaint = process.StandardError.ReadToEndAsync();
    }

    public Stream Input => _process.StandardInput.BaseStream;

    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts it: beside this program, else from the path.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    public static ToolProcess Start(params IReadOnlyList<string> arguments)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, Name);
        var start = new ProcessStartInfo(File.Exists(beside) ? beside : Name, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return new ToolProcess(Process.Start(start) ?? throw new IOException($"{Name} does not start."));
        }
        catch (Win32Exception failure)
        {
            throw new IOException(
                $"Parquet and HDF5 need {Name} beside this program or on the path: {failure.Message}. "
                + "Install it (docs/export.md), or use csv or json.", failure);
        }
    }

    /// <summary>Ends its input and waits for it.</summary>
    /// <exception cref="IOException">It failed; the text says why.</exception>
    public async Task CompleteAsync(CancellationToken stop)
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already; its exit code tells how.
        }

        await _process.WaitForExitAsync(stop);
        if (_process.ExitCode != 0) throw new IOException($"{Name}: {(await _complaint).Trim()}");
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
