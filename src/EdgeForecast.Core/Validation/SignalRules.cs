using EdgeForecast.Core.Time;

namespace EdgeForecast.Core.Validation;

/// <summary>
/// What is expected of one signal. A rule that is not given is off, except that a sample is always finite, not too far
/// in the future, not of bad quality, and not a repeat.
/// </summary>
public sealed record SignalRules(
    RangeRuleOptions? Range = null,
    StepRuleOptions? Step = null,
    RateRuleOptions? Rate = null,
    StuckRuleOptions? Stuck = null,
    FutureRuleOptions? Future = null,
    TooOldRuleOptions? TooOld = null,
    OutOfOrderRuleOptions? OutOfOrder = null,
    QualityRuleOptions? Quality = null)
{
    private const int LevelShiftSampleCountMin = 2;
    private const int LevelShiftSampleCountMax = 1000;

    public static readonly SignalRules Default = new();

    /// <summary>
    /// Everything that contradicts itself, each as <c>path: what is wrong. What to do.</c> with the path below these
    /// rules; empty when all is in order.
    /// </summary>
    public IReadOnlyList<string> Check()
    {
        var problems = new List<string>();
        CheckRange(problems);
        if (Step is not null)
        {
            CheckPositive(problems, "step.max", Step.Max, "step");
            CheckShift(problems, "step", Step.LevelShiftSampleCount);
            if (Range is { Min: { } min, Max: { } max } && min < max && Step.Max >= max - min)
                problems.Add($"step.max: {Step.Max} allows every step within the range {min} to {max}. "
                    + "Make it smaller, or remove \"step\".");
        }

        if (Rate is not null)
        {
            CheckPositive(problems, "rate.perSecondMax", Rate.PerSecondMax, "rate");
            CheckShift(problems, "rate", Rate.LevelShiftSampleCount);
        }

        if (Stuck is not null)
        {
            CheckPositive(problems, "stuck.longerThan", Stuck.LongerThan, "stuck");
            if (Stuck.SampleCountMin < 2)
                problems.Add($"stuck.sampleCountMin: {Stuck.SampleCountMin} is less than 2. "
                    + "One sample cannot be stuck: give 2 or more.");
        }

        if (Future?.Tolerance is { } tolerance && tolerance < TimeSpan.Zero)
            problems.Add($"future.tolerance: {DurationText.Format(tolerance)} is negative. Give zero or more.");
        if (TooOld is not null) CheckPositive(problems, "tooOld.ageMax", TooOld.AgeMax, "tooOld");
        if (OutOfOrder is not null && OutOfOrder.Tolerance < TimeSpan.Zero)
            problems.Add($"outOfOrder.tolerance: {DurationText.Format(OutOfOrder.Tolerance)} is negative. "
                + "Give zero or more, or remove \"outOfOrder\".");
        return problems;
    }

    private void CheckRange(List<string> problems)
    {
        if (Range is null) return;
        if (Range is { Min: null, Max: null })
            problems.Add("range: neither min nor max is given. Give one, or remove \"range\".");
        if (Range.Min is { } min && !double.IsFinite(min))
            problems.Add($"range.min: {min} is not a finite number. Leave it out for no lower bound.");
        if (Range.Max is { } max && !double.IsFinite(max))
            problems.Add($"range.max: {max} is not a finite number. Leave it out for no upper bound.");
        if (Range.Min > Range.Max)
            problems.Add($"range: min {Range.Min} exceeds max {Range.Max}. Swap them, or remove \"range\".");
    }

    private static void CheckPositive(List<string> problems, string path, double value, string rule)
    {
        if (double.IsFinite(value) && value > 0) return;
        problems.Add($"{path}: {value} is not a finite number greater than zero. Correct it, or remove \"{rule}\".");
    }

    private static void CheckPositive(List<string> problems, string path, TimeSpan value, string rule)
    {
        if (value > TimeSpan.Zero) return;
        problems.Add($"{path}: {DurationText.Format(value)} is not greater than zero. "
            + $"Correct it, or remove \"{rule}\".");
    }

    private static void CheckShift(List<string> problems, string rule, int count)
    {
        if (count is >= LevelShiftSampleCountMin and <= LevelShiftSampleCountMax) return;
        problems.Add($"{rule}.levelShiftSampleCount: {count} is not within {LevelShiftSampleCountMin} to "
            + $"{LevelShiftSampleCountMax}. "
            + "With fewer no step is ever found, with more a new level is never taken in.");
    }
}
