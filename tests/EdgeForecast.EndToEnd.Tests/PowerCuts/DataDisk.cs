using System.Diagnostics;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests.PowerCuts;

/// <summary>The file system on the disk that is cut: ext4, made and read without mounting it.</summary>
internal static class DataDisk
{
    private const int ByteCount = 256 << 20;
    private const int FaultsCorrected = 1;

    /// <summary>A disk with an empty file system.</summary>
    public static CutDisk Create(bool liesAboutFlushes)
    {
        using var folder = new TemporaryFolder();
        var image = folder.PathTo("data.img");
        // With the blocks of a larger disk, and nothing left to be initialised beside the gateway's work.
        Run("mke2fs", 0, "-q", "-t", "ext4", "-b", "4096", "-E", "lazy_itable_init=0,lazy_journal_init=0", image,
            $"{ByteCount / 1024}k");
        var disk = new CutDisk(ByteCount, liesAboutFlushes);
        disk.Load(image);
        return disk;
    }

    /// <summary>
    /// Copies the gateway's data out of what is on the medium, as a start would find it: the journal is replayed in a
    /// copy, and the file system must then be whole.
    /// </summary>
    public static void CopyTo(CutDisk disk, TemporaryFolder folder)
    {
        var image = folder.PathTo("data.img");
        disk.Save(image);
        Run("e2fsck", FaultsCorrected, "-f", "-p", image);
        Run("debugfs", 0, "-R", $"rdump /{Path.GetFileName(VirtualMachine.DataFolder)} {folder.FullPath}", image);
        File.Delete(image);
    }

    private static void Run(string program, int codeMax, params string[] arguments)
    {
        // Where only root's PATH looks.
        var path = Path.Combine("/usr/sbin", program);
        var start = new ProcessStartInfo(File.Exists(path) ? path : program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.True(process.ExitCode <= codeMax, $"{program} ended with {process.ExitCode}: {said}");
    }
}
