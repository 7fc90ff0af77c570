using System.Diagnostics;
using System.Text.RegularExpressions;
using EdgeForecast.TestKit;

namespace EdgeForecast.Buffer.Tests.Segments;

/// <summary>
/// The system calls of a process that stores samples, as strace sees them: nothing is acknowledged while a file of the
/// store has bytes that are not synced, and a state file is written, synced, renamed, and its folder synced.
/// </summary>
public sealed partial class SystemCallTests
{
    [Fact]
    public void Every_acknowledgement_comes_after_the_sync_of_all_that_was_written()
    {
        using var folder = new TemporaryFolder();
        // Two levels that are not there yet: each is an entry in the folder above it.
        var path = folder.PathTo("a/store");
        var calls = Trace(path);
        var store = path + "/";
        var dirty = new HashSet<string>();
        var folders = 0;
        var (acknowledgements, states, syncs, syncsAtLastAck) = (0, 0, 0, 0);
        var isFolderDirty = false;
        foreach (var call in calls)
        {
            var file = FilePath().Match(call.Arguments) is { Success: true } match ? match.Groups[1].Value : "";
            switch (call.Name)
            {
                case "pwrite64" or "ftruncate" or "write" when file.StartsWith(store, StringComparison.Ordinal):
                    dirty.Add(file);
                    break;
                case "mkdir" when MadeFolder().Match(call.Arguments) is { Success: true } made
                    && made.Groups[1].Value.StartsWith(folder.FullPath, StringComparison.Ordinal):
                    dirty.Add(Path.GetDirectoryName(made.Groups[1].Value)!);
                    folders++;
                    break;
                case "fsync" or "fdatasync" when file == path:
                    isFolderDirty = false;
                    dirty.Remove(file);
                    break;
                case "fsync" or "fdatasync":
                    dirty.Remove(file);
                    syncs++;
                    break;
                case "rename" or "renameat" or "renameat2":
                    Assert.DoesNotContain(dirty,
                        name => call.Arguments.Contains($"\"{name}\"", StringComparison.Ordinal));
                    isFolderDirty = true;
                    break;
                case "write" when call.Arguments.Contains("\"ack ", StringComparison.Ordinal):
                    Assert.True(dirty.Count == 0, $"{call.Arguments}: {string.Join(", ", dirty)} is not synced");
                    Assert.True(syncs > syncsAtLastAck, $"{call.Arguments}: there was no sync since the last one");
                    (syncsAtLastAck, acknowledgements) = (syncs, acknowledgements + 1);
                    break;
                case "write" when call.Arguments.Contains("\"state ", StringComparison.Ordinal):
                    Assert.False(isFolderDirty, $"{call.Arguments}: the folder is not synced after the rename");
                    states++;
                    break;
            }
        }

        Assert.Equal(60, acknowledgements);
        Assert.Equal(12, states);
        Assert.True(folders >= 2, $"{folders} folders were made");
    }

    /// <summary>The calls in the order in which they began; a sync, and what is said, where it ended.</summary>
    private static List<(string Name, string Arguments)> Trace(string store)
    {
        using var output = new TemporaryFolder();
        var file = output.PathTo("trace");
        Process strace;
        try
        {
            strace = Process.Start(new ProcessStartInfo("strace",
            [
                "-f", "-y", "-e", "trace=write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,ftruncate,mkdir",
                "-o", file, WorkerRun.Binary, store, "1", "0",
            ])
            { RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("needs strace: tests/install-peers.sh installs it");
            return [];
        }

        using (strace)
        {
            Assert.Contains("ops ", strace.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
            strace.WaitForExit();
        }

        var calls = new List<(string, string)>();
        var begun = new Dictionary<string, (string Name, string Arguments)>();
        foreach (var line in File.ReadLines(file))
        {
            var match = Call().Match(line);
            if (match.Success)
            {
                var call = (match.Groups["name"].Value, match.Groups["arguments"].Value);
                var isSync = call.Item1 is "fsync" or "fdatasync";
                if (isSync && match.Groups["open"].Success) begun[match.Groups["thread"].Value] = call;
                else if (!isSync || line.EndsWith("= 0", StringComparison.Ordinal)) calls.Add(call);
                continue;
            }

            var resumed = Resumed().Match(line);
            if (resumed.Success && begun.Remove(resumed.Groups[1].Value, out var ended)
                && line.EndsWith("= 0", StringComparison.Ordinal))
                calls.Add(ended);
        }

        return calls;
    }

    [GeneratedRegex(@"^(?<thread>\d+) +(?<name>\w+)\((?<arguments>.*?)(?:\) += .*|(?<open> *<unfinished \.\.\.>))$")]
    private static partial Regex Call();

    [GeneratedRegex(@"^(\d+) +<\.\.\. f(?:data)?sync resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^\d+<([^>]*)>")]
    private static partial Regex FilePath();

    [GeneratedRegex(@"^""([^""]*)""")]
    private static partial Regex MadeFolder();
}
