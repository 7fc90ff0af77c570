using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.TestKit.Contracts;

/// <summary>
/// A store under test with all that it needs to run. Disposing it stops it cleanly; what it stored stays.
/// </summary>
public interface ISampleStoreRig : IAsyncDisposable
{
    ISampleStore Store { get; }

    ISampleReader Reader { get; }
}
