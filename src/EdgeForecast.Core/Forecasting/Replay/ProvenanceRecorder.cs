using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Replay;

/// <summary>Records how a forecast came about, while its experts still hold their windows and answers.</summary>
internal static class ProvenanceRecorder
{
    /// <param name="definition">The forecast.</param>
    /// <param name="history">What its windows were cut from.</param>
    /// <param name="experts">At the cut-off.</param>
    /// <param name="issued">The numbers.</param>
    /// <param name="hasData">Whether the numbers mean anything.</param>
    public static ForecastProvenance Record(
        ForecastDefinition definition, IFeatureHistory history, ISlotExpert[] experts, IssuedForecast issued,
        bool hasData)
    {
        var records = new ExpertProvenance[experts.Length];
        for (var k = 0; k < records.Length; k++)
        {
            var isAwake = hasData && issued.Awake[k];
            records[k] = new ExpertProvenance(
                definition.Experts[k].Kind, isAwake,
                isAwake ? experts[k].InputDigest : 0,
                isAwake ? experts[k].AnswerDigest : 0);
        }

        return new ForecastProvenance(
            definition.Step, definition.HorizonSteps, history.Seen(), records, hasData ? Weights(issued) : [],
            issued.Persistence);
    }

    private static double[] Weights(IssuedForecast issued)
    {
        var weights = issued.Weights.AsSpan().ToArray();
        for (var i = 0; i < weights.Length; i++)
            if (!issued.Awake[i % issued.ExpertCount]) weights[i] = 0;
        return weights;
    }
}
