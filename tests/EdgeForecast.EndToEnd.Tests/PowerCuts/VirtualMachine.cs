using System.Diagnostics;
using System.Text;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests.PowerCuts;

/// <summary>
/// A machine under qemu-system that boots a small Debian and runs the published binary in it; its images are built by
/// <c>tests/virtual-gateway/run.sh</c>. What is on its console is what the gateway says.
/// </summary>
internal sealed class VirtualMachine
{
    /// <summary>Where the gateway keeps its data, in the machine and on the disk.</summary>
    public const string DataFolder = "/data/gateway";

    /// <summary>The emulator's name for this machine, as the virtual one sees it.</summary>
    public const string Host = "10.0.2.2";

    /// <summary>What it says before it starts the gateway.</summary>
    public const string Starting = "virtual gateway: starting";

    private const string Variable = "EDGEFORECAST_VIRTUAL_GATEWAY";
    private const string EndCommand = "stop";
    private const int StatusPort = 9464;

    // Emulated, and perhaps at idle priority beside other work.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(30);
    private readonly string _images;
    private readonly string _configDisk;
    private readonly string _diskSocket;

    private VirtualMachine(string images, string configDisk, string diskSocket) =>
        (_images, _configDisk, _diskSocket) = (images, configDisk, diskSocket);

    /// <summary>What the gateway in it listens on.</summary>
    public static string Listen => $"*:{StatusPort}";

    /// <summary>Skips the calling test where the images are not built.</summary>
    public static void Require() => _ = FindImages();

    /// <param name="folder">Takes what belongs to it.</param>
    /// <param name="config">The gateway's configuration.</param>
    /// <param name="diskSocket">Where its data disk is served.</param>
    public static VirtualMachine Create(TemporaryFolder folder, PlantConfig config, string diskSocket)
    {
        var text = Encoding.UTF8.GetBytes(config.Root.ToJsonString());
        // Blanks up to a whole sector: they are no part of the document.
        var disk = new byte[(text.Length / CutDisk.SectorBytes + 1) * CutDisk.SectorBytes];
        disk.AsSpan().Fill((byte)' ');
        text.CopyTo(disk, 0);
        var path = folder.PathTo("config.img");
        File.WriteAllBytes(path, disk);
        return new VirtualMachine(FindImages(), path, diskSocket);
    }

    /// <summary>Switches it on; returns when it starts the gateway.</summary>
    public async Task<GatewayProcess> BootAsync()
    {
        var port = FreePort.Next();
        var machine = GatewayProcess.StartMachine(Arguments(port), $"http://127.0.0.1:{port}", _limit);
        try
        {
            await machine.UntilAsync(
                () => machine.Output.Any(line => line.Contains(Starting, StringComparison.Ordinal)), "it has booted");
            return machine;
        }
        catch (Exception)
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the gateway and switches the machine off in order; returns the gateway's exit code.</summary>
    public static async Task<string> StopAsync(GatewayProcess machine)
    {
        const string Marker = "virtual gateway: ended with ";
        machine.Tell(EndCommand);
        Assert.Equal(0, await machine.WaitForExitAsync());
        return machine.Output.Single(line => line.StartsWith(Marker, StringComparison.Ordinal))[Marker.Length..];
    }

    private static string FindImages()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } images) return images;
        Assert.Skip("needs a virtual machine: run tests/virtual-gateway/run.sh");
        return "";
    }

    private ProcessStartInfo Arguments(int port)
    {
        var shared = "format=raw,if=virtio,readonly=on";
        string[] arguments =
        [
            "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-monitor", "none",
            "-machine", "pc", "-accel", "tcg,thread=multi", "-cpu", "Nehalem,+rdrand", "-smp", "1", "-m", "768",
            "-kernel", Path.Combine(_images, "vmlinuz"), "-initrd", Path.Combine(_images, "initrd"),
            // On a busy machine the emulated clocks tick unevenly, which the kernel must not take for a broken board.
            "-append", "console=ttyS0 quiet panic=-1 mitigations=off random.trust_cpu=on no_timer_check tsc=reliable",
            "-drive", $"file={Path.Combine(_images, "root.img")},{shared}",
            "-drive", $"file={Path.Combine(_images, "app.img")},{shared}",
            // The guest's flushes go through to the disk's server, each write when it is made.
            "-drive", $"file=nbd+unix:///?socket={_diskSocket},format=raw,if=virtio,cache=writeback",
            "-drive", $"file={_configDisk},{shared}",
            "-netdev", $"user,id=net,hostfwd=tcp:127.0.0.1:{port}-:{StatusPort}",
            "-device", "virtio-net-pci,netdev=net,romfile=", "-serial", "stdio",
        ];
        return new ProcessStartInfo("qemu-system-x86_64", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
    }
}
