using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>
/// Tells a repeat from a new reading (see docs/sample-identity.md). The one rule over all signals together; always on.
/// With a source time: the same signal, time and value is a duplicate; another value at a time of which a sample was
/// taken in is a conflict. Without: only what the source says it may have delivered before can be a repeat, and it is
/// one when signal, number of delivery and value are known.
/// </summary>
internal sealed class IdentityRule(int signalCount, int identityCountMax) : IValidationRule
{
    private readonly RecentIdentities _recent = new(identityCountMax);

    // The newest moment of each signal that was taken in stays known however many other samples come: a slow signal's
    // last sample, delivered again after hours, is found here.
    private readonly Newest[] _newest = CreateNewest(signalCount);

    public bool KeepsState => true;

    public int RememberedCount => _recent.Count;

    public Verdict Check(in Sample sample)
    {
        var bits = BitConverter.DoubleToInt64Bits(sample.Value);
        if ((sample.Flags & SampleFlags.NoSourceTime) != 0)
            return (sample.Flags & SampleFlags.Redelivered) != 0
                && sample.DeliveryId != 0
                && _recent.ContainsDelivery(sample.Signal, sample.DeliveryId, bits)
                    ? new Verdict(VerdictKind.Drop, ValidationReason.Duplicate)
                    : Verdict.Accept;

        if (!_recent.TryFindMoment(sample.Signal, sample.SourceTime, out var knownBits, out var wasTaken))
        {
            ref readonly var newest = ref _newest[sample.Signal.Index];
            if (newest.Time != sample.SourceTime) return Verdict.Accept;
            (knownBits, wasTaken) = (newest.ValueBits, true);
        }

        if (knownBits == bits) return new Verdict(VerdictKind.Drop, ValidationReason.Duplicate);

        // What was set aside does not forbid a better value for the same moment.
        return wasTaken ? new Verdict(VerdictKind.Quarantine, ValidationReason.Conflict) : Verdict.Accept;
    }

    public void Settle(in Sample sample, Verdict own, bool taken)
    {
        if (own.Kind == VerdictKind.Accept) Remember(sample, taken);
    }

    public void Restore(in Sample sample) => Remember(sample, wasTaken: true);

    private void Remember(in Sample sample, bool wasTaken)
    {
        if ((sample.Flags & SampleFlags.NoSourceTime) != 0)
        {
            // Without a number it can never be recognised again, so it need not displace one that can.
            if (sample.DeliveryId != 0) _recent.Add(sample, wasTaken);
            return;
        }

        _recent.Add(sample, wasTaken);
        if (!wasTaken) return;
        ref var newest = ref _newest[sample.Signal.Index];
        if (sample.SourceTime >= newest.Time)
            newest = new Newest(sample.SourceTime, BitConverter.DoubleToInt64Bits(sample.Value));
    }

    private static Newest[] CreateNewest(int signalCount)
    {
        var newest = new Newest[signalCount];
        Array.Fill(newest, new Newest(new Timestamp(long.MinValue), 0));
        return newest;
    }

    private readonly record struct Newest(Timestamp Time, long ValueBits);
}
