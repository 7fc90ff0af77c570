using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tests.Pipeline;

internal sealed class FailingListener : ISampleListener
{
    public void OnAccepted(ReadOnlySpan<Sample> accepted) => throw new InvalidOperationException("no window");
}
