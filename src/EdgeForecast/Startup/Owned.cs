namespace EdgeForecast.Startup;

/// <summary>Lets what is disposed at once stand among what is disposed asynchronously.</summary>
internal sealed class Owned : IAsyncDisposable
{
    private readonly IDisposable _room;

    private Owned(IDisposable room) => _room = room;

    public static IAsyncDisposable Of(IDisposable room) => new Owned(room);

    public ValueTask DisposeAsync()
    {
        _room.Dispose();
        return ValueTask.CompletedTask;
    }
}
