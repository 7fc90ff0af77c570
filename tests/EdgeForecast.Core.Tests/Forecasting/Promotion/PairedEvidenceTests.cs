using EdgeForecast.Core.Forecasting.Promotion;
using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Core.Tests.Forecasting.Promotion;

public sealed class PairedEvidenceTests
{
    private static readonly PromotionOptions _options = new(ActualsMin: 100, ActualsMax: 2000, BatchLength: 10);

    [Fact]
    public void A_model_that_is_no_better_is_hardly_ever_found_better_however_often_one_looks()
    {
        const int StreamCount = 1000;
        var found = 0;
        for (var seed = 0; seed < StreamCount; seed++)
            if (Run(seed, gain: 0, correlation: 0.6, actualCount: 2000).Verdict == EvidenceVerdict.Better)
                found++;
        // 1 % by the options; the batches are nearly independent, not wholly.
        Assert.InRange(found, 0, StreamCount * 2 / 100);
    }

    [Fact]
    public void A_better_one_is_found_better_and_a_worse_one_worse()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            Assert.Equal(EvidenceVerdict.Better, Run(seed, gain: 0.3, correlation: 0.6, actualCount: 2000).Verdict);
            Assert.Equal(EvidenceVerdict.Worse, Run(seed, gain: -0.3, correlation: 0.6, actualCount: 2000).Verdict);
        }
    }

    [Fact]
    public void Nothing_is_decided_before_the_evidence_asked_for_is_there()
    {
        var evidence = new PairedEvidence(_options);
        for (var i = 0; i < 101; i++)
        {
            Assert.Equal(EvidenceVerdict.Open, evidence.Verdict);
            evidence.Add(At(i), 2, 1);
        }

        Assert.Equal(100, evidence.ActualCount);
        Assert.Equal(EvidenceVerdict.Better, evidence.Verdict);
        Assert.Equal(1, evidence.Gain);
        Assert.Equal(2, evidence.ChampionLoss);
        Assert.Equal(0, evidence.GainError);
    }

    [Fact]
    public void A_gain_below_the_least_asked_for_is_none()
    {
        var evidence = new PairedEvidence(_options with { GainMin = 0.1 });
        for (var i = 0; i < 500; i++) evidence.Add(At(i), 2, 1.9);
        Assert.Equal(EvidenceVerdict.Open, evidence.Verdict);
    }

    [Fact]
    public void The_steps_of_one_actual_count_as_one()
    {
        var evidence = new PairedEvidence(_options);
        for (var i = 0; i < 50; i++)
            for (var step = 0; step < 24; step++)
                evidence.Add(At(i), 3 + step % 2, 1);
        Assert.Equal(49, evidence.ActualCount);
        Assert.Equal(2.5, evidence.Gain, 12);
    }

    [Fact]
    public void Evidence_starts_anew_when_it_has_grown_old()
    {
        var evidence = new PairedEvidence(_options);
        for (var i = 0; i <= 2000; i++) evidence.Add(At(i), 1, 1);
        Assert.Equal(0, evidence.ActualCount);
    }

    [Fact]
    public void What_is_not_finite_is_left_out()
    {
        var evidence = new PairedEvidence(_options);
        evidence.Add(At(0), double.NaN, 1);
        evidence.Add(At(1), 1, double.PositiveInfinity);
        evidence.Add(At(2), 1, 1);
        evidence.Add(At(3), 1, 1);
        Assert.Equal(1, evidence.ActualCount);
    }

    [Fact]
    public void Saved_and_read_back_it_goes_on_as_if_nothing_had_happened()
    {
        var first = Run(7, gain: 0.05, correlation: 0.3, actualCount: 333);
        var writer = new StateWriter();
        first.WriteState(writer);
        var second = new PairedEvidence(_options);
        var reader = new StateReader(writer.Written);
        Assert.True(second.TryReadState(ref reader));
        for (var i = 333; i < 700; i++)
        {
            first.Add(At(i), i % 7, i % 5);
            second.Add(At(i), i % 7, i % 5);
        }

        Assert.Equal(first.Gain, second.Gain);
        Assert.Equal(first.GainError, second.GainError);
        Assert.Equal(first.ActualCount, second.ActualCount);
        for (var length = 0; length < writer.Written.Length; length++)
        {
            var torn = new StateReader(writer.Written[..length]);
            Assert.False(new PairedEvidence(_options).TryReadState(ref torn));
        }
    }

    [Fact]
    public void Taking_evidence_allocates_nothing()
    {
        var evidence = new PairedEvidence(_options);
        var next = 0;
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 1000; i++) evidence.Add(At(next++), i % 7, i % 5);
        }));
    }

    private static PairedEvidence Run(int seed, double gain, double correlation, int actualCount)
    {
        var random = new Random(seed);
        var evidence = new PairedEvidence(_options);
        double noise = 0;
        for (var i = 0; i < actualCount && evidence.Verdict == EvidenceVerdict.Open; i++)
        {
            noise = (correlation * noise) + random.NextDouble() - 0.5;
            evidence.Add(At(i), 1, 1 - gain - noise);
        }

        return evidence;
    }

    private static Timestamp At(int step) => new(TimeSpan.TicksPerMinute * (step + 1L));
}
