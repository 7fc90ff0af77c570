namespace EdgeForecast.Core.Forecasting.Promotion;

/// <summary>How a shadow does against the model whose place it may take.</summary>
/// <param name="Shadow">The shadow's name.</param>
/// <param name="Rival">
/// The expert that it is compared with; empty where it is compared with the mean loss of those that serve.
/// </param>
/// <param name="Verdict">What the evidence says.</param>
/// <param name="ActualCount">Actuals that have judged both.</param>
/// <param name="RivalLoss">The rival's mean absolute error, in the target's unit.</param>
/// <param name="Gain">By how much the shadow's is smaller.</param>
/// <param name="GainError">The gain is known to plus or minus this.</param>
public sealed record ChallengeStatus(
    string Shadow,
    string Rival,
    EvidenceVerdict Verdict,
    int ActualCount,
    double RivalLoss,
    double Gain,
    double GainError);
