namespace EdgeForecast.Core.Forecasting.Ledger;

/// <summary>Takes a step of an earlier forecast whose actual has come.</summary>
internal interface IScoredStepHandler
{
    void OnScored(in LedgerStep step, double actual);
}
