using System.Collections.Concurrent;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>
/// Judges every sample before anything else sees it. One thread at a time. Nothing is allocated for a sample: rules,
/// identities and counters are made at the start.
/// </summary>
public sealed class Gate
{
    /// <summary>How many identities are remembered unless said otherwise; about 4 MB.</summary>
    public const int DefaultIdentityCountMax = 65_536;

    private readonly IdentityRule _identity;
    private readonly SignalRuleSet[] _rules;
    private readonly bool[] _hasOwnRange;

    // What sources say of their signals, until the next batch takes it over: rules change between two batches only.
    private readonly ConcurrentQueue<(SignalId Signal, RangeRuleOptions Range)> _offered = new();

    // What each rule of the present sample said.
    private readonly Verdict[] _said;

    /// <param name="rules">The rules of every signal in the order of their numbers, without problems.</param>
    /// <param name="identityCountMax">
    /// How many identities are remembered over all signals, 1 to 2^28. It should exceed what all sources together can
    /// have delivered and not yet been acknowledged for.
    /// </param>
    /// <exception cref="ArgumentException">The rules of a signal contradict themselves.</exception>
    public Gate(IReadOnlyList<SignalRules> rules, int identityCountMax = DefaultIdentityCountMax)
    {
        for (var i = 0; i < rules.Count; i++)
            if (rules[i].Check() is { Count: > 0 } problems)
                throw new ArgumentException($"Signal {i}: {string.Join(" ", problems)}", nameof(rules));
        _identity = new IdentityRule(rules.Count, identityCountMax);
        _rules = [.. rules.Select(SignalRuleSet.Create)];
        _hasOwnRange = [.. rules.Select(one => one.Range is not null)];
        _said = new Verdict[RuleRegistry.Entries.Count];
        Counters = new GateCounters(rules.Count);
    }

    public GateCounters Counters { get; }

    /// <summary>
    /// Sorts a batch in place: what is taken in stays, in order, with its quality lowered where a rule says so; what is
    /// set aside moves to the batch's quarantine; repeats go.
    /// </summary>
    public void Check(SampleBatch batch)
    {
        while (_offered.TryDequeue(out var offer))
            _rules[offer.Signal.Index] = _rules[offer.Signal.Index].With(offer.Range);
        var samples = batch.Writable;
        var kept = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            ref readonly var sample = ref samples[i];
            if ((uint)sample.Signal.Index >= (uint)_rules.Length)
            {
                Counters.AddUnknownSignal();
                continue;
            }

            var verdict = Judge(sample);
            Counters.Add(sample.Signal, verdict);
            switch (verdict.Kind)
            {
                case VerdictKind.Accept:
                    samples[kept++] = sample;
                    break;
                case VerdictKind.Uncertain:
                    samples[kept++] = Lowered(sample);
                    break;
                case VerdictKind.Quarantine:
                    batch.Quarantine(sample, verdict.Reason);
                    break;
            }
        }

        batch.Keep(kept);
    }

    /// <summary>
    /// A range that a source knows for a signal, from the next batch on; a range of the configuration goes before. The
    /// other rules keep what they remember. From any thread.
    /// </summary>
    /// <returns>False where the configuration has a range.</returns>
    /// <exception cref="ArgumentException">The range contradicts itself or another rule of the signal.</exception>
    public bool OfferRange(SignalId signal, RangeRuleOptions range)
    {
        if (_hasOwnRange[signal.Index]) return false;
        if ((_rules[signal.Index].Options with { Range = range }).Check() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(" ", problems), nameof(range));
        _offered.Enqueue((signal, range));
        return true;
    }

    /// <summary>
    /// Learns what was taken in before this process, so that repeats and steps across the restart are found. In the
    /// order of arrival within each signal; before the first batch; not counted.
    /// </summary>
    public void Restore(ReadOnlySpan<Sample> stored)
    {
        foreach (ref readonly var sample in stored)
        {
            if ((uint)sample.Signal.Index >= (uint)_rules.Length) continue;
            _identity.Restore(sample);
            foreach (var rule in _rules[sample.Signal.Index].Rules) rule.Restore(sample);
        }
    }

    private Verdict Judge(in Sample sample)
    {
        var identity = _identity.Check(sample);
        // A repeat teaches the other rules nothing, and of two contradicting values neither is to be learnt from.
        if (identity.Kind != VerdictKind.Accept) return identity;

        // All rules judge, also after one is broken: each keeps its own memory of what came in.
        var rules = _rules[sample.Signal.Index].Rules;
        var worst = Verdict.Accept;
        for (var i = 0; i < rules.Length; i++)
        {
            var said = rules[i].Check(sample);
            _said[i] = said;
            if (said.Kind > worst.Kind || worst.Reason == ValidationReason.None) worst = said;
        }

        var taken = worst.Kind is VerdictKind.Accept or VerdictKind.Uncertain;
        _identity.Settle(sample, identity, taken);
        for (var i = 0; i < rules.Length; i++)
            if (rules[i].KeepsState)
                rules[i].Settle(sample, _said[i], taken);
        return worst;
    }

    private static Sample Lowered(in Sample sample) => sample with
    {
        Quality = Quality.Worst(sample.Quality, Quality.Uncertain),
        Flags = sample.Flags | SampleFlags.MarkedUncertain,
    };
}
