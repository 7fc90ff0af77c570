using System.Diagnostics;
using EdgeForecast.OpcUa.Tests.Peers;
using EdgeForecast.TestKit;

namespace EdgeForecast.OpcUa.Tests;

/// <summary>The client compiled ahead, without a runtime that could make up for what is missing.</summary>
public sealed class AotCheckTests(ToolsPeer tools)
{
    [Fact]
    public async Task The_client_compiled_with_native_aot_reads_a_value_secured()
    {
        var binary = Repository.PathTo("artifacts", "opcua-aot", "EdgeForecast.OpcUa.AotCheck");
        if (!File.Exists(binary))
            Assert.Skip("needs the check project: dotnet publish tests/EdgeForecast.OpcUa.AotCheck -c Release "
                + "-o artifacts/opcua-aot");
        var start = new ProcessStartInfo(binary, [await tools.RequireAsync(), PlantPeer.Node("N7").ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var check = Process.Start(start)!;
        var said = await check.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = await check.StandardError.ReadToEndAsync(CancellationToken.None);
        await check.WaitForExitAsync(CancellationToken.None);
        Assert.True(check.ExitCode == 0, error);
        Assert.StartsWith("7 Good ", said, StringComparison.Ordinal);
    }
}
