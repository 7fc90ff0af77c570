using System.Runtime.CompilerServices;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tests.Signals;

public sealed class SampleTests
{
    [Fact]
    public void A_sample_takes_forty_bytes() => Assert.Equal(40, Unsafe.SizeOf<Sample>());
}
