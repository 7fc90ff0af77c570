using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;
using EdgeForecast.Forwarding;
using EdgeForecast.Inference.Library;

namespace EdgeForecast.Configuration.Checks;

/// <summary>How models come and go.</summary>
internal static class ModelsCheck
{
    private const int ShadowMax = 16;

    public static void Run(ModelsOptions models, ConfigProblems problems)
    {
        Within(models.ShadowMax, 0, ShadowMax, "shadowMax");
        Within(models.CostMargin, 1, 100, "costMargin");
        Within(models.MemoryMaxMb, 16, 1 << 20, "memoryMaxMb");
        var promotion = models.Promotion;
        Within(promotion.ActualsMin, 50, 1_000_000, "promotion.actualsMin");
        Within(promotion.ActualsMax, promotion.ActualsMin, 100_000_000, "promotion.actualsMax");
        Within(promotion.ErrorShare, 0.0001, 0.2, "promotion.errorShare");
        Within(promotion.GainMin, 0, 0.5, "promotion.gainMin");
        if (models.SignatureRequired && models.TrustedKeys.Count == 0)
            problems.Error("models.signatureRequired", "no key is trusted, so every bundle would be refused",
                "Name the files of public keys in models.trustedKeys.");

        CheckTopic(models.Topic, "models.topic", problems);
        if (models.StateTopic.Length > 0) CheckTopic(models.StateTopic, "models.stateTopic", problems);
        if (models.StateTopic == models.Topic)
            problems.Error("models.stateTopic", "is the same as topic, so everything would come twice",
                "Make it another.");

        void Within(double value, double min, double max, string key)
        {
            if (value < min || value > max)
                problems.Error($"models.{key}", $"{value} is out of range", $"Write a number from {min} to {max}.");
        }
    }

    private static void CheckTopic(string template, string path, ConfigProblems problems)
    {
        if (!Unreadable.Is(template) && TopicTemplate.Check(template) is { } wrong)
            problems.Error(path, wrong.TrimEnd('.'), "Correct it.");
    }

    /// <summary>Whether the keys are there.</summary>
    public static void CheckKeys(ModelsOptions models, ConfigProblems problems)
    {
        for (var i = 0; i < models.TrustedKeys.Count; i++)
        {
            var problem = "";
            try
            {
                problem = BundleSignature.KeyProblem(File.ReadAllText(models.TrustedKeys[i])) ?? "";
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                problem = error.Message;
            }

            if (problem.Length > 0)
                problems.Error($"models.trustedKeys[{i}]", $"{models.TrustedKeys[i]} cannot be used: {problem}",
                    "Put the PEM text of a public RSA or ECDSA key there.");
        }
    }
}
