using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Peers;
using EdgeForecast.Tests.Sources.OpcUa;

[assembly: AssemblyFixture(typeof(SharedPlant))]

namespace EdgeForecast.Tests.Sources.OpcUa;

/// <summary>One plant for all tests of the source, started for the first that needs it.</summary>
public sealed class SharedPlant : IDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly TemporaryFolder _folder = new();
    private Task<OpcUaPlant>? _plant;
    private int _nodeCount;

    public async Task<OpcUaPlant> RequireAsync()
    {
        await _starting.WaitAsync();
        try
        {
            // Where it does not start, every test says so at once, and none waits for it again.
            return await (_plant ??= OpcUaPlant.StartAsync(_folder.PathTo("pki")));
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A name that no other test uses.</summary>
    public string NextNode() => $"V{Interlocked.Increment(ref _nodeCount)}";

    public void Dispose()
    {
        if (_plant is { IsCompletedSuccessfully: true } started) started.Result.Dispose();
        _folder.Dispose();
        _starting.Dispose();
    }
}
