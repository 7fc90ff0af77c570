using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

public sealed class SlotClockTests
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _lateMax = TimeSpan.FromSeconds(40);

    [Fact]
    public void Slots_lie_on_the_grid_with_the_phase()
    {
        var clock = new SlotClock(_period, TimeSpan.FromSeconds(5), _lateMax);
        Assert.True(clock.TryTake(At(12, 0, 7), out var slot, out _));
        Assert.Equal(new DueSlot(At(12, 0, 5)), slot);
        Assert.Equal(At(12, 1, 5), clock.Next(At(12, 0, 7)));
    }

    [Fact]
    public void A_slot_is_taken_once()
    {
        var clock = Make();
        Assert.True(clock.TryTake(At(12, 0, 0), out _, out _));
        Assert.False(clock.TryTake(At(12, 0, 0), out _, out _));
        Assert.False(clock.TryTake(At(12, 0, 59), out _, out _));
        Assert.True(clock.TryTake(At(12, 1, 0), out _, out var missed));
        Assert.Null(missed);
    }

    [Fact]
    public void A_late_wake_up_takes_the_present_slot_only_and_counts_the_others()
    {
        var clock = Make();
        clock.TryTake(At(12, 0, 0), out _, out _);
        Assert.True(clock.TryTake(At(12, 10, 3), out var slot, out var missed));
        Assert.Equal(At(12, 10, 0), slot.Time);
        Assert.Equal(new MissedSlots(At(12, 1, 0), At(12, 9, 0), 9, "late"), missed);
        Assert.Equal(9, clock.MissedCount);
        Assert.False(clock.TryTake(At(12, 10, 3), out _, out _));
    }

    [Fact]
    public void A_slot_that_can_not_be_done_in_time_is_missed_and_the_next_one_is_punctual()
    {
        var clock = Make();
        clock.TryTake(At(12, 0, 0), out _, out _);
        Assert.False(clock.TryTake(At(12, 1, 41), out _, out var missed));
        Assert.Equal(new MissedSlots(At(12, 1, 0), At(12, 1, 0), 1, "late"), missed);
        Assert.Equal(At(12, 2, 0), clock.Next(At(12, 1, 41)));
        Assert.True(clock.TryTake(At(12, 2, 0), out _, out missed));
        Assert.Null(missed);
    }

    [Fact]
    public void An_hour_forward_is_one_slot_and_a_counted_gap()
    {
        var (ids, missed) = Run(Make(), [(At(12, 0, 0), 10), (At(13, 10, 0), 10)]);
        Assert.Equal(20, ids.Count);
        Assert.Equal(60, missed);
    }

    [Fact]
    public void An_hour_back_is_neither_silence_nor_a_repeated_id()
    {
        var (ids, missed) = Run(Make(), [(At(12, 0, 0), 10), (At(11, 10, 0), 120)]);
        // One slot is left out while the clock finds its new place.
        Assert.Equal(129, ids.Count);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(0, missed);
        Assert.Equal(new DueSlot(At(11, 11, 0), 1), ids[10]);
        // Beyond where it had been before, slots are plain again.
        Assert.Equal(0, ids[^1].Repeat);
    }

    [Fact]
    public void A_small_step_back_waits_for_the_clock_to_catch_up()
    {
        var clock = Make();
        clock.TryTake(At(12, 0, 0), out _, out _);
        Assert.False(clock.TryTake(At(11, 59, 30), out _, out _));
        Assert.False(clock.TryTake(At(12, 0, 0), out _, out _));
        Assert.Equal(0, clock.SetBackCount);
        Assert.True(clock.TryTake(At(12, 1, 0), out var slot, out _));
        Assert.Equal(0, slot.Repeat);
    }

    [Fact]
    public void After_a_restart_the_same_slot_does_not_come_again_and_the_gap_is_known()
    {
        var clock = Make();
        clock.TryTake(At(12, 0, 0), out _, out _);
        var restored = Restart(clock);
        Assert.False(restored.TryTake(At(12, 0, 20), out _, out _));
        restored = Restart(clock);
        Assert.True(restored.TryTake(At(12, 5, 20), out _, out var missed));
        Assert.Equal(new MissedSlots(At(12, 1, 0), At(12, 4, 0), 4, "restart"), missed);
        restored.TryTake(At(12, 8, 0), out _, out missed);
        Assert.Equal("late", missed!.Value.Reason);
    }

    [Fact]
    public void Slots_of_the_time_that_the_start_took_are_told_apart_from_those_before()
    {
        var clock = Make();
        clock.TryTake(At(12, 0, 0), out _, out _);
        clock.IsFinal = true;
        var restored = Restart(clock);
        var gap = restored.Resume(At(12, 3, 30));
        Assert.Equal(new MissedSlots(At(12, 1, 0), At(12, 2, 0), 2, "restart"), gap);
        Assert.True(restored.TryTake(At(12, 6, 10), out var slot, out var missed, "clock"));
        Assert.Equal(new MissedSlots(At(12, 3, 0), At(12, 5, 0), 3, "start"), missed);
        Assert.Equal(new DueSlot(At(12, 6, 0)), slot);
        restored.TryTake(At(12, 9, 0), out _, out missed, "clock");
        Assert.Equal("clock", missed!.Value.Reason);
    }

    [Fact]
    public void After_a_crash_a_slot_that_may_have_been_issued_gets_another_id_and_a_marked_one_does_not_come_again()
    {
        var clock = Make();
        clock.TryTake(At(12, 0, 0), out _, out _);
        var crashed = Restart(clock);
        Assert.Null(crashed.Resume(At(12, 1, 5)));
        Assert.True(crashed.TryTake(At(12, 1, 7), out var slot, out _));
        Assert.Equal(new DueSlot(At(12, 1, 0), 1), slot);
        Assert.True(crashed.TryTake(At(12, 2, 0), out slot, out _));
        Assert.Equal(0, slot.Repeat);

        crashed = Restart(clock);
        Assert.Null(crashed.Resume(At(12, 1, 5), At(12, 1, 0)));
        Assert.False(crashed.TryTake(At(12, 1, 7), out _, out _));

        // The state is lost, the mark is not.
        var lost = Make();
        Assert.Equal(3, lost.Resume(At(12, 5, 5), At(12, 1, 0))!.Value.Count);
        Assert.True(lost.TryTake(At(12, 5, 6), out slot, out _));
        Assert.Equal(new DueSlot(At(12, 5, 0), 1), slot);

        clock.IsFinal = true;
        var stopped = Restart(clock);
        stopped.Resume(At(12, 1, 5));
        Assert.True(stopped.TryTake(At(12, 1, 7), out slot, out _));
        Assert.Equal(0, slot.Repeat);
    }

    [Fact]
    public void After_a_crash_slots_whose_forecasts_were_not_kept_are_missed_and_the_present_one_comes_again()
    {
        var clock = Make();
        for (var minute = 0; minute <= 5; minute++) clock.TryTake(At(12, minute, 0), out _, out _);
        var crashed = Restart(clock);
        Assert.Null(crashed.TakeBack(new KeptSlot(At(12, 2, 0), IsLast: true)));
        Assert.Equal(
            new MissedSlots(At(12, 3, 0), At(12, 4, 0), 2, "restart"), crashed.Resume(At(12, 5, 30), At(12, 2, 0)));
        Assert.True(crashed.TryTake(At(12, 5, 31), out var slot, out var missed));
        Assert.Equal(new DueSlot(At(12, 5, 0), 1), slot);
        Assert.Null(missed);

        // What waits is kept, too; what waits from long before, or from another time of the clock, says nothing.
        foreach (var (found, first) in new[] { (At(12, 4, 0), 5), (At(11, 0, 0), 3), (At(12, 30, 0), 3) })
        {
            crashed = Restart(clock);
            crashed.TakeBack(new KeptSlot(At(12, 2, 0), IsLast: true, found));
            Assert.Equal(At(12, first, 0), crashed.Resume(At(12, 8, 0), At(12, 2, 0))!.Value.First);
        }

        // Where it is not known that nothing else was kept, or all was, nothing is lost.
        foreach (var kept in new KeptSlot?[] { null, new(At(12, 2, 0), false), new(At(12, 5, 0), true) })
        {
            crashed = Restart(clock);
            Assert.Null(crashed.TakeBack(kept));
            Assert.Equal(At(12, 6, 0), crashed.Resume(At(12, 8, 0), kept?.Slot)!.Value.First);
        }
    }

    [Fact]
    public void A_state_from_before_it_was_known_what_was_taken_is_still_read()
    {
        var clock = Make();
        clock.TryTake(At(12, 0, 0), out _, out _);
        var writer = new StateWriter();
        clock.WriteState(writer);
        byte[] older = [2, .. writer.Written[1..^sizeof(long)]];
        var reader = new StateReader(older);
        var restored = Make();
        Assert.True(restored.TryReadState(ref reader));
        Assert.Null(restored.TakeBack(new KeptSlot(At(12, 0, 0), IsLast: true)));
        Assert.Equal(2, restored.Resume(At(12, 3, 5), At(12, 0, 0))!.Value.Count);
        older[0] = 1;
        reader = new StateReader(older);
        Assert.False(Make().TryReadState(ref reader));
    }

    [Fact]
    public void What_was_lost_in_a_crash_counts_once_when_the_next_process_ends_before_its_first_slot()
    {
        var clock = Make();
        for (var minute = 0; minute <= 5; minute++) clock.TryTake(At(12, minute, 0), out _, out _);
        var kept = new KeptSlot(At(12, 3, 0), IsLast: true);
        var second = Restart(clock);
        Assert.Null(second.TakeBack(kept));
        Assert.Equal(4, second.Resume(At(12, 8, 0), kept.Slot)!.Value.Count);
        var third = Restart(second);
        Assert.Null(third.TakeBack(kept));
        Assert.Equal(new MissedSlots(At(12, 8, 0), At(12, 8, 0), 1, "restart"), third.Resume(At(12, 9, 0), kept.Slot));

        // Slots that were passed over since have been told of: only those that were taken before are left to tell.
        clock.TryTake(At(12, 7, 50), out _, out var late);
        Assert.Equal(2, late!.Value.Count);
        var fourth = Restart(clock);
        Assert.Equal(new MissedSlots(At(12, 4, 0), At(12, 5, 0), 2, "restart"), fourth.TakeBack(kept));
        Assert.Null(fourth.Resume(At(12, 8, 0), kept.Slot));
        Assert.Null(Restart(fourth).TakeBack(kept));
    }

    [Fact]
    public void Ids_stay_unique_through_any_steps_of_the_clock_and_restarts()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            var clock = Make();
            var seen = new HashSet<DueSlot>();
            var now = At(12, 0, 0);
            var real = TimeSpan.Zero;
            var lastTaken = TimeSpan.Zero;
            for (var i = 0; i < 2000; i++)
            {
                var pass = TimeSpan.FromSeconds(random.Next(1, 30));
                real += pass;
                now += pass;
                if (random.Next(100) == 0) now += TimeSpan.FromSeconds(random.Next(-7200, 7200));
                if (random.Next(100) == 0) clock = Restart(clock);
                if (clock.TryTake(now, out var slot, out _))
                {
                    Assert.True(seen.Add(slot), $"seed {seed}: {slot} came twice");
                    lastTaken = real;
                }

                Assert.True(real - lastTaken <= 5 * _period, $"seed {seed}: silent for {real - lastTaken}");
            }
        }
    }

    private static SlotClock Make() => new(_period, TimeSpan.Zero, _lateMax);

    private static SlotClock Restart(SlotClock clock)
    {
        var writer = new StateWriter();
        clock.WriteState(writer);
        var reader = new StateReader(writer.Written);
        var restored = Make();
        Assert.True(restored.TryReadState(ref reader));
        return restored;
    }

    /// <summary>Asks every second for so many minutes from each of the moments.</summary>
    private static (List<DueSlot> Slots, long Missed) Run(SlotClock clock, (Timestamp From, int Minutes)[] spans)
    {
        var slots = new List<DueSlot>();
        foreach (var (from, minutes) in spans)
            for (var second = 0; second < minutes * 60; second++)
                if (clock.TryTake(from + TimeSpan.FromSeconds(second), out var slot, out _)) slots.Add(slot);
        return (slots, clock.MissedCount);
    }

    private static Timestamp At(int hour, int minute, int second) =>
        Timestamp.From(new DateTimeOffset(2026, 11, 23, hour, minute, second, TimeSpan.Zero));
}
