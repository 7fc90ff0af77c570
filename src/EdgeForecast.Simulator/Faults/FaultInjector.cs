using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.Faults;

/// <summary>
/// Plays a fault script on the readings of a plant. Which readings are hit depends on the script and the reading alone.
/// Not thread-safe but for the counts.
/// </summary>
internal sealed class FaultInjector
{
    private readonly FaultScript _script;
    private readonly DateTimeOffset _start;
    private readonly FaultTrack[][] _tracks;
    private readonly long[] _lastRestarts;
    private readonly long[] _counts = new long[FaultNames.Kinds.Count];

    public FaultInjector(FaultScript script, int unitCount, DateTimeOffset start)
    {
        _script = script;
        _start = start;
        _tracks = new FaultTrack[unitCount * SensorDescription.All.Count][];
        _lastRestarts = new long[unitCount * script.Faults.Count];
        Array.Fill(_lastRestarts, Fault.NoEpisode);
        for (var unit = 0; unit < unitCount; unit++)
            foreach (var sensor in SensorDescription.All)
                _tracks[TrackOf(unit, sensor)] = TracksOn(unit, sensor);
    }

    /// <summary>How many readings this kind has hit; for restarts, how many there were.</summary>
    public long CountOf(FaultKind kind) => Interlocked.Read(ref _counts[(int)kind]);

    /// <summary>Lets the faults of this moment act on a reading.</summary>
    public FaultOutcome Apply(ref Delivery delivery, Reading reading)
    {
        var age = reading.Due - _start;
        var outcome = new FaultOutcome(1, TimeSpan.Zero, false);
        foreach (var track in _tracks[TrackOf(reading.Unit, reading.Sensor)])
        {
            var episode = track.Fault.EpisodeAt(age);
            var begins = episode != track.Episode;
            track.Episode = episode;
            if (episode == Fault.NoEpisode) continue;
            if (begins) track.FrozenValue = delivery.Value;
            if (outcome.Copies == 0) continue;
            if (track.Fault.Probability < 1 && track.Noise.Uniform(reading.Number) >= track.Fault.Probability) continue;
            Act(track, ref delivery, ref outcome);
        }

        return outcome;
    }

    private void Act(FaultTrack track, ref Delivery delivery, ref FaultOutcome outcome)
    {
        var fault = track.Fault;
        var plain = delivery.Sensor.PlainPayload;
        switch (fault.Kind)
        {
            case FaultKind.Dropout:
                outcome = outcome with { Copies = 0 };
                break;
            case FaultKind.Stuck:
                delivery = delivery with { Value = track.FrozenValue };
                break;
            case FaultKind.Spike:
                delivery = delivery with { Value = delivery.Sensor.Quantise(delivery.Value + fault.Magnitude) };
                break;
            case FaultKind.BadQuality or FaultKind.UncertainQuality or FaultKind.ClockJump when plain:
                return;
            case FaultKind.BadQuality:
                delivery = delivery with { Quality = ReadingQuality.Bad };
                break;
            case FaultKind.UncertainQuality:
                delivery = delivery with { Quality = ReadingQuality.Uncertain };
                break;
            case FaultKind.NotANumber:
                delivery = delivery with { Value = double.NaN };
                break;
            case FaultKind.OutOfRange:
                delivery = delivery with { Value = fault.Magnitude };
                break;
            case FaultKind.Rescale:
                delivery = delivery with { Value = delivery.Sensor.Quantise(delivery.Value * fault.Magnitude) };
                break;
            case FaultKind.ClockJump:
                delivery = delivery with { SourceTime = delivery.SourceTime + fault.Shift };
                break;
            case FaultKind.Late:
                outcome = outcome with { Delay = outcome.Delay + fault.Shift };
                break;
            case FaultKind.Duplicate:
                outcome = outcome with { Copies = outcome.Copies + 1 };
                break;
            case FaultKind.Malformed:
                delivery = delivery with { Malformed = true };
                break;
            case FaultKind.Restart:
                // All signals of a unit go through one publisher, which crashes once an episode.
                ref var last = ref _lastRestarts[delivery.Unit * _script.Faults.Count + track.Index];
                var crash = last != track.Episode;
                last = track.Episode;
                outcome = outcome with { Copies = 0, Crash = outcome.Crash || crash };
                if (!crash) return;
                break;
            default:
                throw new InvalidOperationException($"{fault.Kind} has no action.");
        }

        Interlocked.Increment(ref _counts[(int)fault.Kind]);
    }

    private FaultTrack[] TracksOn(int unit, SensorDescription sensor)
    {
        var signal = $"{TransformerUnit.NameOf(unit)}/{sensor.Name}";
        return [.. _script.Faults.Index()
            .Where(entry => entry.Item.Matches(signal))
            .Select(entry => new FaultTrack(entry.Item, entry.Index,
                PlantNoise.For(_script.Seed, entry.Index, signal)))];
    }

    private static int TrackOf(int unit, SensorDescription sensor) =>
        unit * SensorDescription.All.Count + (int)sensor.Signal;
}
