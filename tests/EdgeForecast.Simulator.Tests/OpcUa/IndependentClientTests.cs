using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using EdgeForecast.Simulator.OpcUa;
using EdgeForecast.TestKit;

namespace EdgeForecast.Simulator.Tests.OpcUa;

/// <summary>A client of another stack works through the server by every policy, mode and identity.</summary>
public sealed class IndependentClientTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Another_stack_reads_writes_calls_and_subscribes_by_every_policy_mode_and_identity()
    {
        await using var plant = await RunningPlant.StartAsync();
        var results = await RunAsync(plant);
        Assert.Equal(7 * 4, results.Count);
        foreach (var result in results)
        {
            var text = result.GetRawText();
            if (Text(result, "identity") == "wrong")
            {
                Assert.Contains("BadUserAccessDenied", Text(result, "fault"), StringComparison.Ordinal);
                continue;
            }

            Assert.False(result.TryGetProperty("fault", out _), text);
            Assert.Equal(7, result.GetProperty("endpoints").GetInt32());
            Assert.Equal(OpcUaServer.ApplicationUri, result.GetProperty("servers")[0].GetString());
            CheckValues(result);
            CheckRights(result, isKnown: Text(result, "identity") != "anonymous");
        }
    }

    private static void CheckValues(JsonElement result)
    {
        Assert.Equal(0, result.GetProperty("state").GetInt32());
        Assert.Equal(["t1", "t2"], result.GetProperty("units").EnumerateArray().Select(unit => unit.GetString()));
        Assert.Contains(result.GetProperty("variables").EnumerateArray(),
            variable => variable[0].GetString() == "oil_temperature" && variable[2].GetString() == "ns=0;i=2368");
        Assert.EndsWith("t1.oil_temperature", Text(result, "path"), StringComparison.Ordinal);
        var oil = result.GetProperty("oil");
        Assert.Equal("Good", Text(oil, "status"));
        Assert.InRange(oil.GetProperty("value").GetDouble(), 0, 120);
        Assert.InRange(
            oil.GetProperty("source").GetDateTimeOffset(), RunningPlant.Start, RunningPlant.Start.AddDays(9));
        Assert.Equal(3, Values(result, "currents").Count);
        Assert.Single(Values(result, "second"));
        var map = result.GetProperty("map");
        Assert.Equal([2, 3], map.GetProperty("dimensions").EnumerateArray().Select(length => length.GetInt32()));
        Assert.Equal(6, Values(result, "map").Count);
        Assert.Single(Values(result, "corner"));
        var thermal = result.GetProperty("thermal");
        Assert.InRange(thermal.GetProperty("oilTemperature").GetDouble(), 0, 120);
        Assert.InRange(thermal.GetProperty("nameplate").GetProperty("ratedCurrent").GetDouble(), 300, 500);
        Assert.Equal(130, result.GetProperty("range").GetProperty("high").GetDouble());
        Assert.Equal("°C", Text(result.GetProperty("unit").GetProperty("displayName"), "text"));
        var history = result.GetProperty("history");
        Assert.Equal(5, history.GetProperty("count").GetInt32());
        Assert.True(history.GetProperty("more").GetBoolean());
        Assert.Equal(1, result.GetProperty("registered").GetInt32());
        Assert.Equal("Stage", Text(result, "argument"));
        var notified = result.GetProperty("notified");
        Assert.True(notified.GetProperty("count").GetInt32() >= 5, notified.GetRawText());
        Assert.True(notified.GetProperty("inOrder").GetBoolean());
    }

    private static void CheckRights(JsonElement result, bool isKnown)
    {
        Assert.Equal(isKnown ? "Good" : "BadUserAccessDenied", Text(result, "written"));
        Assert.Equal(isKnown ? "BadOutOfRange" : "BadUserAccessDenied", Text(result, "beyond"));
        Assert.Equal(isKnown ? "BadTypeMismatch" : "BadUserAccessDenied", Text(result, "mistyped"));
        Assert.Equal("BadNotWritable", Text(result, "locked"));
        Assert.Equal(isKnown ? "Good" : "BadUserAccessDenied", Text(result.GetProperty("called"), "status"));
        if (isKnown) Assert.Equal(61.5, result.GetProperty("limit").GetDouble());
        if (isKnown) Assert.Single(result.GetProperty("called").GetProperty("outputs").EnumerateArray());
    }

    private static async Task<List<JsonElement>> RunAsync(RunningPlant plant)
    {
        var peer = Repository.PathTo("tests", "peers", "node-opcua");
        if (!Directory.Exists(Path.Combine(peer, "node_modules")))
            Assert.Skip("needs the peer: npm ci --ignore-scripts in tests/peers/node-opcua");
        using var user = RunningPlant.UserCertificate();
        var certificate = plant.Folder.PathTo("user.pem");
        var keyFile = plant.Folder.PathTo("user-key.pem");
        await File.WriteAllTextAsync(certificate, user.ExportCertificatePem());
        using (var key = user.GetRSAPrivateKey()!)
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = peer,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[Path.Combine(peer, "client.js"), plant.Server.Url,
            OpcUaServer.PlantNamespace, plant.Folder.PathTo("peer"), RunningPlant.User, RunningPlant.Password,
            certificate, keyFile])
            start.ArgumentList.Add(argument);
        using var process = Start(start);
        using var limit = new CancellationTokenSource(_limit, TimeProvider.System);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var lines = output.Split('\n').Where(line => line.StartsWith('{')).ToList();
            Assert.True(process.ExitCode == 0, $"{output}{await errors}");
            return [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("needs Node.js to run the peer");
            throw;
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    // A typed array of JavaScript is an object with numbered members.
    private static List<JsonElement> Values(JsonElement result, string name)
    {
        var value = result.GetProperty(name).GetProperty("value");
        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray()]
            : [.. value.EnumerateObject().Select(member => member.Value)];
    }
}
