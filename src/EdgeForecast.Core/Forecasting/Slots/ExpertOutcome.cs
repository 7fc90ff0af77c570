namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>What became of an expert in a slot.</summary>
internal enum ExpertOutcome
{
    Ok,
    Late,
    Failed,
    Refused,
    NoWindow,
    LeftOut,
}
