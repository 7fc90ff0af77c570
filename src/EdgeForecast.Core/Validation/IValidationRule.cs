using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>
/// One rule over the samples of one signal, with what it remembers of them. Called on one thread, for every sample in
/// the order of arrival; allocates nothing. All time comes from the samples themselves, so that a plant that runs
/// faster than the clock on the wall is judged by the same rules.
/// </summary>
public interface IValidationRule
{
    /// <summary>False when <see cref="Settle"/> and <see cref="Restore"/> do nothing and need not be called.</summary>
    bool KeepsState { get; }

    /// <summary>Judges a sample against what is remembered. Changes nothing.</summary>
    Verdict Check(in Sample sample);

    /// <summary>Learns what became of the sample that was judged last.</summary>
    /// <param name="sample">The sample as it came in.</param>
    /// <param name="own">What this rule had said.</param>
    /// <param name="taken">Whether the sample was taken in, as it is or as uncertain.</param>
    void Settle(in Sample sample, Verdict own, bool taken);

    /// <summary>Learns, at the start of the process, a sample that was taken in before it.</summary>
    void Restore(in Sample sample);
}
