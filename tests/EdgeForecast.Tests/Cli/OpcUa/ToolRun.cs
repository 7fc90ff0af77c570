using System.Globalization;
using EdgeForecast.Cli;

namespace EdgeForecast.Tests.Cli.OpcUa;

/// <summary>One run of the command line: what it answered, and where.</summary>
internal sealed record ToolRun(int Code, string Output, string Error)
{
    public static async Task<ToolRun> Of(params string[] arguments)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        await using var error = new StringWriter(CultureInfo.InvariantCulture);
        var code = await CommandLine.InvokeAsync(["opcua", .. arguments], new Composition(), output, error);
        return new ToolRun(code, output.ToString(), error.ToString());
    }
}
