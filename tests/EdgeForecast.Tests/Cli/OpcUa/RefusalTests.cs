using System.Text.Json;
using EdgeForecast.Cli;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Peers;

namespace EdgeForecast.Tests.Cli.OpcUa;

/// <summary>Each thing that is wrong has its own words, with what to do, and its own exit code.</summary>
public sealed class RefusalTests(ToolPlant plant)
{
    [Fact]
    public async Task A_wrong_password_names_the_user_and_never_the_password()
    {
        using var folder = new TemporaryFolder();
        var password = folder.PathTo("password");
        await File.WriteAllTextAsync(password, "opensesame\n");
        var run = await ToolRun.Of("browse", await plant.RequireAsync(), "--trust-any", "--pki", folder.PathTo("pki"),
            "--user", "user1", "--password-file", password);
        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("refuses user user1: BadUserAccessDenied. Check name, password", run.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("opensesame", run.Error + run.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(password, "password1\n");
        run = await ToolRun.Of("read", await plant.RequireAsync(), "--trust-any", "--pki", folder.PathTo("pki"),
            "--user", "user1", "--password-file", password, ToolPlant.Node("SetPoint"));
        Assert.True(run.Code == ExitCode.Ok, run.Error);
    }

    [Fact]
    public async Task An_untrusted_certificate_comes_with_the_command_that_trusts_it()
    {
        using var folder = new TemporaryFolder();
        using var certificate = TestCertificates.Server();
        using var server = await ToolPlant.StartAsync(folder, certificate);
        string[] read = ["read", server.Url, ToolPlant.Node("Small"), "--pki", folder.PathTo("client")];
        var run = await ToolRun.Of(read);
        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains(certificate.GetCertHashString(), run.Error, StringComparison.Ordinal);
        const string Marker = "then run: edgeforecast opcua ";
        var command = run.Error[(run.Error.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..].Trim();
        Assert.Equal($"trust {certificate.GetCertHashString()} --pki {folder.PathTo("client")}", command);

        run = await ToolRun.Of("trust", "--pki", folder.PathTo("client"));
        Assert.Contains($"rejected  {certificate.GetCertHashString()}", run.Output, StringComparison.Ordinal);
        // Exactly as it was said.
        Assert.Equal(ExitCode.Ok, (await ToolRun.Of(command.Split(' '))).Code);
        Assert.Equal(ExitCode.Ok, (await ToolRun.Of(command.Split(' '))).Code);
        run = await ToolRun.Of(read);
        Assert.True(run.Code == ExitCode.Ok, run.Error);

        // A name that the certificate does not hold.
        var elsewhere = server.Url.Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
        run = await ToolRun.Of("browse", elsewhere, "--pki", folder.PathTo("client"));
        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("It does not name 127.0.0.1: connect to a name in it (localhost)", run.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("opcua trust", run.Error, StringComparison.Ordinal);
        run = await ToolRun.Of("browse", elsewhere, "--pki", folder.PathTo("client"), "--ignore-host-name",
            "--depth", "1");
        Assert.True(run.Code == ExitCode.Ok, run.Error);
    }

    [Theory]
    [InlineData("expired", "It expired on ", "renew it on the server", "Expired")]
    [InlineData("small", "Its key has 1024 bits, 2048 are the least", "give the server a longer one", "KeyTooSmall")]
    public async Task An_expired_certificate_and_a_small_key_each_say_so(
        string what, string words, string advice, string fault)
    {
        using var folder = new TemporaryFolder();
        using var certificate = what == "expired"
            ? TestCertificates.Server(fromDays: -20, untilDays: -1)
            : TestCertificates.Server(keyBits: 1024);
        using var server = await ToolPlant.StartAsync(folder, certificate);
        var run = await ToolRun.Of("browse", server.Url, "--pki", folder.PathTo("client"), "--json");
        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Contains(advice, run.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(run.Output);
        var error = json.RootElement.GetProperty("error");
        Assert.Equal(ExitCode.Refused, error.GetProperty("exitCode").GetInt32());
        Assert.Contains(fault, error.GetProperty("faults").EnumerateArray().Select(one => one.GetString()));
    }

    [Theory]
    [InlineData("browse")]
    [InlineData("endpoints")]
    public async Task Nobody_there_is_another_exit_code(string tool)
    {
        var run = await ToolRun.Of(tool, $"opc.tcp://127.0.0.1:{FreePort.Next()}");
        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Contains("cannot connect", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_ends_at_once_where_the_server_was_never_reached()
    {
        var run = await ToolRun.Of("watch", $"opc.tcp://127.0.0.1:{FreePort.Next()}", "i=2258");
        Assert.Equal(ExitCode.Unreachable, run.Code);
    }

    [Fact]
    public async Task A_thumbprint_that_nobody_showed_cannot_be_trusted()
    {
        using var folder = new TemporaryFolder();
        var run = await ToolRun.Of("trust", "00112233", "--pki", folder.FullPath);
        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.Contains(folder.PathTo("rejected"), run.Error, StringComparison.Ordinal);
    }
}
