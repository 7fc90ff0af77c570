using System.Diagnostics;
using Xunit;

namespace EdgeForecast.TestKit;

/// <summary>
/// A file system in memory of a given size, mounted for a test; where mounting is not permitted the test is skipped.
/// </summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk()
    {
    }

    /// <summary>Where it is mounted.</summary>
    public string FullPath => _folder.FullPath;

    public static SmallDisk Require(int sizeMb)
    {
        var disk = new SmallDisk();
        if (OperatingSystem.IsLinux()
            && Run("mount", "-t", "tmpfs", "-o", $"size={sizeMb}m", "tmpfs", disk.FullPath) == 0)
            return disk;
        disk._folder.Dispose();
        Assert.Skip("needs to mount a tmpfs: run it as root on Linux");
        return disk;
    }

    public void Dispose()
    {
        // Lazily: a reader that is still open must not keep it mounted for ever.
        _ = Run("umount", "-l", FullPath);
        _folder.Dispose();
    }

    private static int Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(command, arguments) { RedirectStandardError = true });
            process!.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
