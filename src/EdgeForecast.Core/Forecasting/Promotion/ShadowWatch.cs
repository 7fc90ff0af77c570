using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Promotion;

/// <summary>
/// Keeps the evidence of every shadow of a forecast against its rival: the absolute errors of both on the same steps. A
/// shadow without a rival is held against the mean error of those that serve.
/// </summary>
internal sealed class ShadowWatch
{
    private const byte StateVersion = 1;
    private const int PairCountMax = 64;
    private readonly Pair[] _pairs;
    private readonly bool[] _serves;

    /// <param name="experts">Of the forecast, in the order of the declaration.</param>
    /// <param name="options">What is asked of the evidence.</param>
    public ShadowWatch(IReadOnlyList<ExpertDefinition> experts, PromotionOptions options)
    {
        _serves = [.. experts.Select(expert => !expert.IsShadow)];
        var pairs = new List<Pair>();
        for (var k = 0; k < experts.Count; k++)
        {
            if (!experts[k].IsShadow) continue;
            var rival = -1;
            for (var j = 0; j < experts.Count; j++)
                if (_serves[j] && experts[j].Name == experts[k].Rival) rival = j;
            pairs.Add(new Pair(
                k, rival, experts[k].Name, rival < 0 ? "" : experts[rival].Name, new PairedEvidence(options)));
        }

        _pairs = [.. pairs];
    }

    /// <summary>Takes one scored step.</summary>
    public void Add(in LedgerStep step, double actual)
    {
        foreach (var pair in _pairs)
        {
            if (!step.Awake[pair.Shadow]) continue;
            var rivalLoss = pair.Rival < 0 ? MeanLoss(step, actual)
                : step.Awake[pair.Rival] ? Math.Abs(step.Answers[pair.Rival] - actual)
                : double.NaN;
            pair.Evidence.Add(step.Target, rivalLoss, Math.Abs(step.Answers[pair.Shadow] - actual));
        }
    }

    /// <summary>The regime has changed: what was measured before says nothing about it.</summary>
    public void Restart()
    {
        foreach (var pair in _pairs) pair.Evidence.Restart();
    }

    public IReadOnlyList<ChallengeStatus> Read() =>
    [
        .. _pairs.Select(pair => new ChallengeStatus(
            pair.ShadowName, pair.RivalName, pair.Evidence.Verdict, pair.Evidence.ActualCount,
            pair.Evidence.ChampionLoss, pair.Evidence.Gain, pair.Evidence.GainError)),
    ];

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Int32(_pairs.Length);
        foreach (var pair in _pairs)
        {
            writer.Text(pair.ShadowName);
            writer.Text(pair.RivalName);
            var block = writer.BeginBlock();
            pair.Evidence.WriteState(writer);
            writer.EndBlock(block);
        }
    }

    /// <summary>What was gathered of pairs that are no longer is left out.</summary>
    public bool TryReadState(ref StateReader reader)
    {
        if (reader.Byte() != StateVersion) return false;
        var count = reader.Count(PairCountMax);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var shadow = reader.Text();
            var rival = reader.Text();
            var block = reader.Block();
            foreach (var pair in _pairs)
                if (pair.ShadowName == shadow && pair.RivalName == rival && !pair.Evidence.TryReadState(ref block))
                    return false;
        }

        return reader.AtEnd;
    }

    private double MeanLoss(in LedgerStep step, double actual)
    {
        double sum = 0;
        var count = 0;
        for (var k = 0; k < _serves.Length; k++)
        {
            if (!_serves[k] || !step.Awake[k]) continue;
            sum += Math.Abs(step.Answers[k] - actual);
            count++;
        }

        return count == 0 ? double.NaN : sum / count;
    }

    private sealed record Pair(int Shadow, int Rival, string ShadowName, string RivalName, PairedEvidence Evidence);
}
