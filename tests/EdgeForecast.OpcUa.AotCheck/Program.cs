using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Security;

// Published with native AOT it shows that the library needs no reflection: without arguments it only looks at itself,
// with a URL and a node id it reads the value, secured, taking any certificate.
if (args.Length == 0)
{
    using var writer = new UaWriter();
    writer.WriteVariant(Variant.FromArray(new double[] { 1, 2, 3, 4 }, 2, 2));
    var reader = new UaReader(writer.Written, DecodeLimits.Default);
    var matrix = reader.ReadVariant();
    Console.WriteLine($"{matrix} {reader.Status}, {SecurityPolicy.All.Count} policies");
    return reader.Status == DecodeStatus.Done && matrix.Elements!.Length == 4 ? 0 : 1;
}

var pki = Directory.CreateTempSubdirectory("opcua-aot-");
try
{
    using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
    var options = new OpcUaClientOptions(args[0], pki.FullName, Trust: new CertificateTrust(AcceptAny: true));
    await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, limit.Token);
    var value = await session.ReadValueAsync(ExpandedNodeId.Parse(args[1]), limit.Token);
    Console.WriteLine($"{value.Value} {value.Status} {value.SourceTime}");
    return value.Status.IsBad ? 1 : 0;
}
catch (OpcUaException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 1;
}
finally
{
    pki.Delete(recursive: true);
}
