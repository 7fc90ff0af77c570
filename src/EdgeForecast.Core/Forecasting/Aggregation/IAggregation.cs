using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>
/// A rule that weighs experts by how they have done. One instance serves one horizon of one forecast. Neither
/// <see cref="Weights"/> nor <see cref="Update"/> allocates. Not thread-safe.
/// </summary>
public interface IAggregation
{
    /// <summary>The name by which a configuration chooses the rule.</summary>
    string Name { get; }

    int ExpertCount { get; }

    /// <summary>
    /// The weights in force among those awake. An expert asleep gets 0; all are 0 when nobody is awake. They are not
    /// negative and sum to 1, except with the rule <c>ridge</c>.
    /// </summary>
    void Weights(ReadOnlySpan<bool> awake, Span<double> weights);

    /// <summary>The same for a rule that looks at the answers; those asleep may hold any number.</summary>
    void WeightsFor(ReadOnlySpan<double> answers, ReadOnlySpan<bool> awake, Span<double> weights) =>
        Weights(awake, weights);

    /// <summary>
    /// Learns from an actual. Feedback whose numbers are not finite, or too great to be squared, changes nothing.
    /// </summary>
    void Update(in ExpertFeedback feedback);

    /// <summary>
    /// The regime has changed: what was learnt counts for only a part from now on, so that what comes is learnt faster.
    /// </summary>
    /// <param name="keep">The part that is kept, above 0 and at most 1.</param>
    void Forget(double keep);

    void WriteState(StateWriter writer);

    /// <summary>
    /// Takes up what <see cref="WriteState"/> wrote, maybe of another set of experts: what is known of those that
    /// remain is kept, and one that is new is treated as if it had been asleep until now. False when the bytes make no
    /// sense; the instance is then not to be used any more.
    /// </summary>
    /// <param name="reader">Over the bytes of one state.</param>
    /// <param name="places">For each expert of the state its place in this instance; -1 where it is gone.</param>
    bool TryReadState(ref StateReader reader, ReadOnlySpan<int> places);
}
