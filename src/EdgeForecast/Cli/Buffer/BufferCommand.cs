using System.CommandLine;

namespace EdgeForecast.Cli.Buffer;

/// <summary><c>buffer</c>: looks at a data directory, and changes nothing in it.</summary>
internal sealed class BufferCommand : Command
{
    public BufferCommand()
        : base("buffer", "Look at the data directory of a gateway that is not running; nothing in it is changed.")
    {
        Subcommands.Add(new VerifyCommand());
        Subcommands.Add(new StatsCommand());
    }
}
