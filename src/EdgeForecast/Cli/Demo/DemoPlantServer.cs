using System.Security.Cryptography;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.Simulator;
using EdgeForecast.Simulator.OpcUa;
using EdgeForecast.Sources.OpcUa;

namespace EdgeForecast.Cli.Demo;

/// <summary>
/// The plant's OPC UA server as an engineer would commission it: certificates on both sides, each trusted by the other,
/// and a user whose password stands in a file that only its owner reads.
/// </summary>
internal static class DemoPlantServer
{
    private const string PlantFolder = "plant-pki";
    private const string PasswordName = "opcua-password";
    private const int PasswordBytes = 16;

    /// <summary>Starts it and sets up who trusts whom.</summary>
    /// <param name="plant">What it shows.</param>
    /// <param name="data">The folder of the demo's data.</param>
    /// <param name="pki">The gateway's folder of certificates.</param>
    /// <param name="plantTime">Labels values.</param>
    /// <param name="machineTime">Measures intervals.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static (OpcUaServer Server, string PasswordFile) Start(
        SimulationOptions plant, string data, string pki, TimeProvider plantTime, TimeProvider machineTime)
    {
        var plantPki = Path.Combine(data, PlantFolder);
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(PasswordBytes));
        var passwordFile = Path.Combine(data, PasswordName);
        WriteSecret(passwordFile, password);
        // Each key takes a while to make: the gateway's beside the server's.
        var trusting = Task.Run(() =>
        {
            using var own = new PkiFolder(pki).LoadOrCreateOwn(OpcUaClientSetup.Application(null), machineTime);
            new PkiFolder(plantPki).Trust(own);
        });
        var options = new Simulator.OpcUa.OpcUaServerOptions(
            PkiPath: plantPki, Users: [new OpcUaUser(DemoConfiguration.User, password)]);
        var server = OpcUaServer.Start(options, plant.UnitCount, plant.Seed, plantTime, machineTime);
        new PkiFolder(pki).Trust(server.Certificate);
        trusting.GetAwaiter().GetResult();
        return (server, passwordFile);
    }

    // Created for its owner alone, never narrowed afterwards: in between others could read it.
    private static void WriteSecret(string path, string secret)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(new FileStream(path, options));
        writer.WriteLine(secret);
    }
}
