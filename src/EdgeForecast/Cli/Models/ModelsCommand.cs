using System.CommandLine;

namespace EdgeForecast.Cli.Models;

/// <summary><c>models</c>: what serves, what waits, and how models come and go.</summary>
internal sealed class ModelsCommand : Command
{
    public ModelsCommand()
        : base("models", "List, check, admit, promote, roll back and retire models.")
    {
        Subcommands.Add(new ModelsListCommand());
        Subcommands.Add(new ModelsCheckCommand());
        Subcommands.Add(new ModelsAdmitCommand());
        Subcommands.Add(new ModelsChangeCommand(
            "promote", "Let a version serve; the one that served goes on as its shadow."));
        Subcommands.Add(new ModelsChangeCommand(
            "rollback", "Give the place of the serving version back to the one that had it before."));
        Subcommands.Add(new ModelsChangeCommand("retire", "Let a shadow run no longer; its bundle is kept."));
    }
}
