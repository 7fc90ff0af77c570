namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>A forecast as the planner sees it; called from the planner's thread while slots run.</summary>
internal interface IPlannedForecast
{
    /// <summary>Names of its experts, in the order of the declaration.</summary>
    IReadOnlyList<string> ExpertNames { get; }

    /// <summary>What is known at this moment.</summary>
    PlanInput ReadPlanInput();

    /// <summary>Takes a plan in force with the next slot.</summary>
    void Adopt(SlotPlan plan);
}
