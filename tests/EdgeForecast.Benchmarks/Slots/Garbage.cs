namespace EdgeForecast.Benchmarks.Slots;

/// <summary>A thread that allocates as hard as it can, small and large, until it is disposed.</summary>
internal sealed class Garbage : IDisposable
{
    private readonly Thread _thread;
    private readonly object?[] _kept = new object?[1024];
    private volatile bool _stopped;

    public Garbage()
    {
        _thread = new Thread(Allocate) { IsBackground = true, Name = "garbage" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
    }

    private void Allocate()
    {
        for (var i = 0L; !_stopped; i++) _kept[i % _kept.Length] = new byte[i % 512 == 0 ? 100_000 : 32 + i % 1000];
    }
}
