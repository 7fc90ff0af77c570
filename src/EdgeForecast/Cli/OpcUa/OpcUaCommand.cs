using System.CommandLine;
using EdgeForecast.Cli.OpcUa.Import;

namespace EdgeForecast.Cli.OpcUa;

/// <summary><c>opcua</c>: looks at OPC UA servers, and makes a configuration out of one.</summary>
internal sealed class OpcUaCommand : Command
{
    public OpcUaCommand()
        : base("opcua", "Look at an OPC UA server: its endpoints, its nodes, their values; import them, trust it.")
    {
        Subcommands.Add(new EndpointsCommand());
        Subcommands.Add(new BrowseCommand());
        Subcommands.Add(new ReadCommand());
        Subcommands.Add(new WatchCommand());
        Subcommands.Add(new ImportCommand());
        Subcommands.Add(new TrustCommand());
    }
}
