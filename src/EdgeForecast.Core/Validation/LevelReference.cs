using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>
/// What a change is measured against: the newest sample that kept the rule. So that a real change of level is not
/// held for a fault for ever, samples that break the rule are watched too: as many of them in a row as the level shift
/// takes, each within the rule of the one before it, become the new reference, the last of them accepted.
/// </summary>
/// <param name="levelShiftSampleCount">Samples in a row that make a new level, at least 1.</param>
internal struct LevelReference(int levelShiftSampleCount)
{
    private readonly int _shiftCount = levelShiftSampleCount;
    private double _candidateValue;
    private Timestamp _candidateTime;
    private int _candidateCount;

    public bool Exists { get; private set; }

    public double Value { get; private set; }

    public Timestamp Time { get; private set; }

    /// <summary>Whether there is a row of samples at a new level.</summary>
    public readonly bool HasCandidate => _candidateCount > 0;

    public readonly double CandidateValue => _candidateValue;

    public readonly Timestamp CandidateTime => _candidateTime;

    /// <summary>Whether a sample that fits the row would complete it.</summary>
    public readonly bool NextCompletes(bool fitsCandidate) => (fitsCandidate ? _candidateCount : 0) + 1 >= _shiftCount;

    /// <summary>A sample that kept the rule was taken in. A late one says nothing of the present level.</summary>
    public void Follow(in Sample sample)
    {
        _candidateCount = 0;
        if (Exists && sample.SourceTime < Time) return;
        Anchor(sample);
    }

    /// <summary>A sample broke the rule.</summary>
    public void Watch(in Sample sample, bool fitsCandidate)
    {
        _candidateCount = fitsCandidate ? _candidateCount + 1 : 1;
        _candidateValue = sample.Value;
        _candidateTime = sample.SourceTime;
    }

    /// <summary>Makes a sample the reference, whatever its time.</summary>
    public void Anchor(in Sample sample)
    {
        Exists = true;
        Value = sample.Value;
        Time = sample.SourceTime;
        _candidateCount = 0;
    }
}
