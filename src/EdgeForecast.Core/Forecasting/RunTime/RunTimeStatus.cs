namespace EdgeForecast.Core.Forecasting.RunTime;

/// <summary>Where the time of a forecast's slots goes, and what became of its deadlines.</summary>
/// <param name="BudgetMs">What a slot may take, from its moment to the end of the hand-over.</param>
/// <param name="AllowedMs">Two thirds of the period: what the field's rule allows.</param>
/// <param name="HeadroomMs">What p99.9 of the whole leaves of that; NaN before the first slot.</param>
/// <param name="Stages">wake, window, experts, aggregation, interval, hand-over, total.</param>
/// <param name="Experts">Time in each expert, in the order of the declaration.</param>
/// <param name="Misses">Slots without a forecast in time, by cause; causes that never occurred are left out.</param>
/// <param name="MissesInLast100">Of the last hundred slots.</param>
/// <param name="IsFirmAlarm">
/// More than one of the last hundred was missed: the (99,100)-firm deadline is broken.
/// </param>
public sealed record RunTimeStatus(
    double BudgetMs,
    double AllowedMs,
    double HeadroomMs,
    IReadOnlyList<TimesStatus> Stages,
    IReadOnlyList<TimesStatus> Experts,
    IReadOnlyList<MissCount> Misses,
    int MissesInLast100,
    bool IsFirmAlarm);
