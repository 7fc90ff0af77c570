using EdgeForecast.Simulator.Faults;
using EdgeForecast.Simulator.Plant;
using EdgeForecast.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Simulator.Tests;

public sealed class PlantPlayerTests
{
    private static readonly DateTimeOffset _start = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Readings_leave_when_they_are_due_and_not_before()
    {
        var outlet = new Outlet();
        var time = new FakeTimeProvider(_start);

        Play(time, FaultScript.None, TimeSpan.FromHours(1), outlet);

        // Per hour: 120 currents, 60 of each temperature of the transformer, 30 of power and of the air, 12 fan states.
        Assert.InRange(outlet.Sent.Count, 309, 313);
        Assert.All(outlet.Sent, sent => Assert.InRange(
            sent.At - sent.Delivery.SourceTime, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Same_seed_plays_the_same_plant_with_the_same_faults()
    {
        var (first, second, other) = (new Outlet(), new Outlet(), new Outlet());

        Play(new FakeTimeProvider(_start), FaultScript.Demo(), TimeSpan.FromHours(2), first);
        Play(new FakeTimeProvider(_start), FaultScript.Demo(), TimeSpan.FromHours(2), second);
        Play(new FakeTimeProvider(_start), FaultScript.Demo(), TimeSpan.FromHours(2), other, seed: 2);

        Assert.Equal(first.Sent.Select(sent => sent.Delivery), second.Sent.Select(sent => sent.Delivery));
        Assert.NotEqual(first.Sent.Select(sent => sent.Delivery), other.Sent.Select(sent => sent.Delivery));
    }

    [Fact]
    public void Late_readings_leave_later_with_their_true_source_time()
    {
        var late = new Fault(FaultKind.Late, "*/oil_temperature", TimeSpan.Zero, TimeSpan.FromMinutes(10), null, 1, 0,
            TimeSpan.FromMinutes(3));
        var outlet = new Outlet();

        Play(new FakeTimeProvider(_start), new FaultScript([late], 1), TimeSpan.FromMinutes(20), outlet);

        var delays = outlet.Sent.Where(sent => sent.Delivery.Sensor.Signal == PlantSignal.OilTemperature)
            .GroupBy(sent => sent.Delivery.SourceTime - _start < TimeSpan.FromMinutes(10))
            .ToDictionary(group => group.Key, group => group.Select(sent => sent.At - sent.Delivery.SourceTime));
        Assert.All(delays[true], delay => Assert.InRange(delay.TotalMinutes, 3, 3.02));
        Assert.All(delays[false], delay => Assert.InRange(delay.TotalMinutes, 0, 0.02));
        Assert.Equal(10, delays[true].Count());
    }

    [Fact]
    public void Restart_silences_the_unit_for_its_episode_after_one_crash()
    {
        var restart = new Fault(
            FaultKind.Restart, "t1/*", TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(10), null, 1, 0, default);
        var outlet = new Outlet();

        Play(new FakeTimeProvider(_start), new FaultScript([restart], 1), TimeSpan.FromHours(1), outlet);

        Assert.Equal(1, outlet.Crashes);
        Assert.DoesNotContain(outlet.Sent, sent => (sent.Delivery.SourceTime - _start).TotalMinutes is >= 20 and < 30);
        Assert.Contains(outlet.Sent, sent => (sent.Delivery.SourceTime - _start).TotalMinutes is >= 30 and < 31);
    }

    [Fact]
    public void A_clock_that_leaps_is_caught_up_with_the_right_source_times()
    {
        var (leaping, steady) = (new Outlet(), new Outlet());
        Play(new FakeTimeProvider(_start), FaultScript.None, TimeSpan.FromHours(3), steady);

        Play(new FakeTimeProvider(_start), FaultScript.None, TimeSpan.FromHours(3), leaping,
            stride: TimeSpan.FromHours(1));

        Assert.Equal(steady.Sent.Select(sent => sent.Delivery), leaping.Sent.Select(sent => sent.Delivery));
    }

    [Fact]
    public void The_demo_script_hits_many_readings_but_few_of_all()
    {
        var outlet = new Outlet();
        var time = new FakeTimeProvider(_start);

        var player = Play(time, FaultScript.Demo(), TimeSpan.FromHours(12), outlet, unitCount: 3);

        // A sensor that is scaled anew stays so: that is a change of regime, not a fault that passes.
        Assert.All(Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.Rescale),
            kind => Assert.True(player.FaultCountOf(kind) > 0, $"no {kind}"));
        var share = Enum.GetValues<FaultKind>().Sum(player.FaultCountOf) / (double)player.ReadCount;
        Assert.InRange(share, 0.003, 0.05);
    }

    [Fact]
    public async Task Run_plays_as_the_clock_goes_until_it_is_stopped()
    {
        var time = new FakeTimeProvider(_start);
        var outlet = new Outlet { Time = time };
        var player = new PlantPlayer(new SimulationOptions(UnitCount: 1), FaultScript.None, time, [outlet]);
        using var stop = new CancellationTokenSource();
        var loop = player.RunAsync(stop.Token);

        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return player.ReadCount >= 50;
        }, "50 readings");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
    }

    private static PlantPlayer Play(FakeTimeProvider time, FaultScript faults, TimeSpan length, Outlet outlet,
        int seed = 1, int unitCount = 1, TimeSpan? stride = null)
    {
        var end = time.GetUtcNow() + length;
        outlet.Time = time;
        var player = new PlantPlayer(new SimulationOptions(seed, unitCount), faults, time,
            [.. Enumerable.Repeat(outlet, unitCount)]);
        while (time.GetUtcNow() < end)
        {
            time.Advance(stride ?? TimeSpan.FromSeconds(1));
            player.PlayUntil(time.GetUtcNow());
        }

        return player;
    }

    private sealed class Outlet : IPlantOutlet
    {
        public TimeProvider Time { get; set; } = TimeProvider.System;

        public List<(DateTimeOffset At, Delivery Delivery)> Sent { get; } = [];

        public int Crashes { get; private set; }

        public void Send(Delivery delivery) => Sent.Add((Time.GetUtcNow(), delivery));

        public void Crash() => Crashes++;
    }
}
