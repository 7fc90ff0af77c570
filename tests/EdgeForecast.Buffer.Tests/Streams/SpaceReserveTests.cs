using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Buffer.Tests.Streams;

public sealed class SpaceReserveTests
{
    [Fact]
    public void A_write_that_finds_no_space_takes_the_reserve_and_is_done()
    {
        var disk = new SimulatedDisk();
        var reserve = new SpaceReserve(disk, 3 << 20, new FakeTimeProvider());
        Assert.False(reserve.IsHeld);
        Assert.True(reserve.TryMake());
        Assert.True(reserve.IsHeld);
        Assert.Equal(3 << 20, disk.BytesOf(SpaceReserve.FileName).Length);
        var state = new StateFile(new ReservedFolder(disk, reserve), "ledger.state");
        state.Write([1]);
        Assert.True(reserve.IsHeld);

        disk.Fault = what => what is "write" or "create" && disk.Exists(SpaceReserve.FileName)
            ? new IOException("No space left on device", DiskErrors.NoSpace)
            : null;
        state.Write([2]);
        Assert.Equal([2], state.Read().Content);
        Assert.True(reserve.IsGivenUp);
        Assert.Equal(1, reserve.GivenUpCount);

        // Samples do not eat what was freed.
        using var sample = new YieldingFolder(disk, reserve).Open("samples");
        Assert.True(DiskErrors.IsNoSpace(Assert.Throws<IOException>(() => sample.Write([1], 0))));
        disk.Fault = null;
        Assert.True(reserve.TryMake());
        sample.Write([1], 0);
    }

    [Fact]
    public void Another_failure_leaves_the_reserve_where_it_is()
    {
        var disk = new SimulatedDisk();
        var reserve = new SpaceReserve(disk, 1 << 20, new FakeTimeProvider());
        reserve.TryMake();
        disk.Fault = what => what == "write" ? new IOException("Input/output error", 5) : null;
        Assert.Throws<IOException>(() => new StateFile(new ReservedFolder(disk, reserve), "x").Write([2]));
        Assert.True(reserve.IsHeld);
        // Nor does a disk that has no room for it make an end: it goes on without.
        var none = new SpaceReserve(new SimulatedDisk { Fault = disk.Fault }, 1 << 20, new FakeTimeProvider());
        Assert.False(none.TryMake());
        Assert.False(none.GiveUp());
    }
}
