using System.CommandLine;
using System.Runtime.InteropServices;
using EdgeForecast.Status;

namespace EdgeForecast.Cli;

/// <summary><c>version</c>.</summary>
internal sealed class VersionCommand : Command
{
    public VersionCommand()
        : base("version", "Print the version of this program.") => SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.WriteLine(
                $"edgeforecast {ProductVersion.Text} "
                + $"({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
            return ExitCode.Ok;
        });
}
